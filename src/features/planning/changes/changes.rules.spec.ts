import type { LogPage } from '../../../store/room-contents.js';
import { describe, expect, it } from '@jest/globals';
import type { UserId } from '../../../protocol/ids.js';

import { changesPage } from './changes.rules.js';

type Resumed = Extract<LogPage, { kind: 'resumed' }>;
const EPOCH = '0mjuohs00test';
const ANA = 'ana' as UserId;
const BEN = 'ben' as UserId;
/** The room's log: `p` is a change of the itinerary, `c` a chat message; the first has seq 1. */
function page(
  log: string,
  { since = 0, until = log.length, cut }: { since?: number; until?: number; cut?: number } = {},
) {
  const entries = Array.from(log.slice(since, until)).map((kind, index) => ({
    seq: since + index + 1,
    ts: 1_000 + since + index,
    kind: kind === 'p' ? 'planning.update' : 'chat.send',
    by: ANA,
    body: `{"action":"update","n":${since + index + 1}}`,
  }));
  const resumed: Resumed = { kind: 'resumed', entries, more: until < log.length, ...(cut !== undefined && { cut }) };
  return { at: { epoch: EPOCH, seq: log.length }, log: resumed };
}
const reachOf = (answer: ReturnType<typeof changesPage>) =>
  'changes' in answer ? [answer.changes.map(({ seq }) => seq), answer.seq, answer.more] : answer;

describe('changes of an itinerary', () => {
  it('PLAN-9 are its events, as members were told them, and reach up to the end of the log', () => {
    const answer = changesPage(page('cpc'), ANA);
    const payload = { action: 'update', n: 2 };
    const changes = [{ seq: 2, ts: 1_001, user_id: 'ana', payload }];
    expect(answer).toEqual({ changes, epoch: EPOCH, seq: 3, more: false });
    expect(reachOf(changesPage(page('cpc', { since: 3 }), ANA))).toEqual([[], 3, false]);
    expect(reachOf(changesPage(page(''), ANA))).toEqual([[], 0, false]);
  });

  it('PLAN-9 come by pages that go over other events, without hole or repeat', () => {
    const log = 'pccpccppcpc';
    const seen: number[] = [];
    let [since, more] = [0, true];
    for (let turn = 0; more; turn++) {
      const answer = changesPage(page(log, { since, until: Math.min(log.length, since + 4) }), ANA, 1 + (turn % 2));
      if (!('changes' in answer)) throw answer;
      seen.push(...answer.changes.map(({ seq }) => seq));
      expect(answer.seq).toBeGreaterThan(since);
      ({ seq: since, more } = answer);
    }
    expect([seen, since]).toEqual([[1, 4, 7, 8, 10], 11]);
    expect(reachOf(changesPage(page('pccp'), ANA, 1))).toEqual([[1], 3, true]);
    expect(reachOf(changesPage(page('pccpc', { until: 3 }), ANA, 1))).toEqual([[1], 3, true]);
    expect(reachOf(changesPage(page('cccp', { until: 3 }), ANA))).toEqual([[], 3, true]);
  });

  it('PLAN-9 ROOM-3 say where an earlier epoch was cut, and refuse what the log does not reach', () => {
    expect(changesPage(page('pp', { since: 1, cut: 1 }), ANA)).toMatchObject({ cut: 1, seq: 2, epoch: EPOCH });
    for (const reason of ['too_old', 'epoch_changed', 'ahead'] as const) {
      const refused = changesPage({ at: { epoch: EPOCH, seq: 9 }, log: { kind: 'gone', reason } }, ANA);
      expect(refused).toMatchObject({ code: 'resync_required', extras: { details: { reason } } });
    }
  });

  it('ROOM-9 are not told to those whom they are not for', () => {
    const { at, log } = page('ppp');
    const entries = log.entries.map((entry) => ({ ...entry, to: [entry.seq === 2 ? BEN : ANA] }));
    const view = { at, log: { ...log, entries } };
    expect([ANA, BEN, 'cara' as UserId].map((reader) => reachOf(changesPage(view, reader)))).toEqual([
      [[1, 2, 3], 3, false],
      [[2], 3, false],
      [[], 3, false],
    ]);
  });
});
