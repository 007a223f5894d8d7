import { expect, it } from '@jest/globals';
import { ERRORS } from '../../src/protocol/error-code.js';
import type { Bench } from './bench.js';
import { CANARY } from './canary.js';
import { TITLE } from './case.js';
import type { BadFrame, GoodFrame, Story } from './case.js';
import type { Heard, Peer } from './peer.js';

/** ENV-4 for each row. */
export function refuses(bench: Bench, cases: readonly BadFrame[]): void {
  it.each(cases)(TITLE, async (bad) => {
    const peer = await bench.peer(bad);
    const { frame, re = null } = bad;
    if (typeof frame === 'string') return expectRefusal(peer, bad, frame, re);
    await expectRefusal(peer, bad, JSON.stringify(frame), null);
    await expectRefusal(peer, bad, JSON.stringify({ id: 'mine', ...frame }), 'mine');
  });
}

/** ENV-3, ENV-7 for each row. */
export function accepts(bench: Bench, cases: readonly GoodFrame[]): void {
  it.each(cases)(TITLE, async ({ frame, ack = {}, event, ...dialled }) => {
    const peer = await bench.peer(dialled);
    peer.say(typeof frame === 'string' ? frame : { id: 'g', ...frame });
    const heard = [await peer.told(), ...(event === undefined ? [] : [await peer.told()])];
    const isAck = ({ type }: Record<string, unknown>) => type === 'ack' || type === 'error';
    expect(heard.filter(isAck)).toEqual([expect.objectContaining({ type: 'ack', re: 'g' })]);
    expect(heard.find(isAck)?.['payload']).toMatchObject(ack);
    if (event !== undefined) {
      const own = { room_id: peer.room, user_id: peer.user, ts: expect.any(Number) as unknown };
      expect(heard.find((told) => !isAck(told))).toMatchObject({ ...own, ...event });
    }
    expect(await peer.settle()).toEqual([]);
  });
}

export function tells(bench: Bench, stories: readonly Story[]): void {
  it.each(stories)(TITLE, ({ tell }) => tell(bench));
}

async function expectRefusal(peer: Peer, bad: BadFrame, text: string, re: string | null): Promise<void> {
  peer.say(text);
  const answers = await peer.settle();
  expect(answers.map(({ json }) => json)).toEqual([
    {
      type: 'error',
      re,
      ...(answers[0]?.json['room_id'] === undefined ? {} : { room_id: peer.room }),
      payload: expect.objectContaining({ code: bad.code, retryable: ERRORS[bad.code].retryable }) as object,
    },
  ]);
  for (const answer of answers) expectSound(answer, bad);
}

function expectSound({ json, text }: Heard, { issues, details }: BadFrame): void {
  expect(text).not.toContain(CANARY);
  const payload = json['payload'] as Record<string, unknown>;
  expect(payload['message']).toEqual(expect.any(String));
  expect(Array.isArray(payload['details'])).toBe(false);
  expect(['object', 'undefined']).toContain(typeof payload['details']);
  if (details !== undefined) expect(payload['details']).toMatchObject(details);
  if (issues === undefined) return;
  const told = (payload['details'] as { issues: { path: string; rule: string }[] }).issues;
  for (const issue of told) expect(issue).toEqual({ path: expect.any(String), rule: expect.any(String) });
  expect(told.map(({ path, rule }) => `${path} ${rule}`.trim())).toEqual(expect.arrayContaining([...issues]));
}
