import type { LogPage } from '../../../src/store/room-contents.js';
import { expect, it } from '@jest/globals';
import type { Position } from '../../../src/protocol/position.js';

import { SignalRecorder } from '../../support/signal-recorder.js';
import { ada, benchFor, committed, fill, restart, room, said, view } from './harness.js';
import type { Bench, RoomStoreHarness } from './harness.js';

/** Events that every adapter can replay at least, and how many more it may hold because it trims in steps. */
const HOT_LOG = 1_000;
const HOT_LOG_SLACK = 200;

async function resume({ store }: Bench, since: Position, maxBytes?: number): Promise<LogPage> {
  const { log } = await view(store, { since, ...(maxBytes === undefined ? {} : { maxBytes }) });
  if (log === undefined) throw new Error('expected a log page');
  return log;
}

function seqsOf(page: LogPage): number[] {
  if (page.kind !== 'resumed') throw new Error(`expected resumed, got ${page.reason}`);
  return page.entries.map(({ seq }) => seq);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

export function resumeContract(newHarness: () => Promise<RoomStoreHarness>): void {
  const bench = benchFor(newHarness);
  const at = async (seq: number): Promise<Position> => ({ epoch: (await view(bench().store, {})).at.epoch, seq });

  it('STORE-42 since any position inside the log resumes with exactly what is missing', async () => {
    await fill(bench().store, 20);
    for (let seq = 0; seq <= 20; seq += 1) {
      const page = await resume(bench(), await at(seq));
      expect(page).toMatchObject({ kind: 'resumed', more: false });
      expect(page).not.toHaveProperty('cut');
      expect(seqsOf(page)).toEqual(range(seq + 1, 20));
    }
  });

  it('STORE-43 since a position after the head is gone: ahead', async () => {
    await fill(bench().store, 3);
    expect(await resume(bench(), await at(4))).toEqual({ kind: 'gone', reason: 'ahead' });
  });

  it('STORE-44 the newest 1,000 events can be resumed; from before what was trimmed is gone: too_old', async () => {
    const head = HOT_LOG + HOT_LOG_SLACK + 100;
    await fill(bench().store, head);
    const oldest = head - HOT_LOG;
    expect(seqsOf(await resume(bench(), await at(oldest), 1e9))).toEqual(range(oldest + 1, head));
    expect(await resume(bench(), await at(0))).toMatchObject({ kind: 'gone', reason: 'too_old' });
    expect(await resume(bench(), await at(99))).toMatchObject({ kind: 'gone', reason: 'too_old' });
  });

  it('STORE-45 an epoch that was never is gone: epoch_changed, before and after the current one', async () => {
    await fill(bench().store, 3);
    for (const epoch of ['0', '0000000000000', 'zzzzzzzzzzzzzzzz', 'Ab1']) {
      expect(await resume(bench(), { epoch, seq: 1 })).toEqual({ kind: 'gone', reason: 'epoch_changed' });
    }
  });

  it('STORE-46 a restart that lost nothing costs a client nothing', async () => {
    await fill(bench().store, 5);
    const since = await at(3);
    await restart(bench());
    const page = await resume(bench(), since);
    expect(seqsOf(page)).toEqual([4, 5]);
    await fill(bench().store, 1);
    expect(seqsOf(await resume(bench(), since))).toEqual([4, 5, 6]);
  });

  it('STORE-47 since an older known epoch resumes with the cut where that epoch ended', async () => {
    const epochs: Position[] = [await at(0)];
    for (let round = 1; round <= 3; round += 1) {
      await fill(bench().store, 5);
      bench().store = await bench().harness.reopenInNewEpoch();
      epochs.push(await at(0));
    }
    expect(epochs.map(({ epoch }) => epoch)).toEqual([...new Set(epochs.map(({ epoch }) => epoch))].sort());
    const [first, second, third, current] = epochs.map(({ epoch }) => epoch);
    if (!first || !second || !third || !current) throw new Error('expected four epochs');
    const cases: [string, number, number, number][] = [
      [first, 0, 5, 1],
      [first, 5, 5, 6],
      [first, 9, 5, 6],
      [second, 7, 10, 8],
      [second, 12, 10, 11],
      [third, 15, 15, 16],
      [third, 99, 15, 16],
    ];
    for (const [epoch, seq, cut, from] of cases) {
      const page = await resume(bench(), { epoch, seq });
      expect(page).toMatchObject({ kind: 'resumed', cut });
      expect(seqsOf(page)).toEqual(range(from, 15));
    }
  });

  it('STORE-48 an epoch in which the room took no event is known too', async () => {
    await fill(bench().store, 2);
    bench().store = await bench().harness.reopenInNewEpoch();
    const quiet = await at(2);
    bench().store = await bench().harness.reopenInNewEpoch();
    await fill(bench().store, 1);
    expect(await resume(bench(), quiet)).toMatchObject({ kind: 'resumed', cut: 2, entries: [{ seq: 3 }] });
  });

  it('STORE-49 a long replay comes in pages that fit maxBytes, and each goes on where the last one ended', async () => {
    await fill(bench().store, 50);
    const seqs: number[] = [];
    for (let pages = 0; pages < 60; pages += 1) {
      const page = await resume(bench(), await at(seqs.at(-1) ?? 0), 100);
      seqs.push(...seqsOf(page));
      if (page.kind === 'resumed' && !page.more) break;
    }
    expect(seqs).toEqual(range(1, 50));
  });

  it('STORE-94 what is erased is told to those who watch, before the events of the same commit', async () => {
    const { store } = bench();
    await fill(store, 3);
    const recorder = new SignalRecorder();
    const watch = await store.watch(room, recorder.listener);
    const tombstone = { kind: 'chat.deleted', body: '{"gone":true}' };
    await store.commit(room, { erase: [{ seq: 2, ...tombstone }], events: [said('deleted')] });
    await recorder.told(2);
    expect(recorder.story).toEqual(['erase 2', 'event 4']);
    expect(recorder.signals[0]).toEqual({ kind: 'erase', seq: 2, as: tombstone });
    watch.stop();
  });

  it('STORE-50 erase replaces kind and body for every later read, resume and restart; the place stays', async () => {
    const since = await at(0);
    await fill(bench().store, 3);
    const before = await resume(bench(), since);
    const tombstone = { seq: 2, kind: 'chat.deleted', body: '{"message_id":"m2"}' };
    committed(
      await bench().store.commit(room, { erase: [tombstone, { ...tombstone, seq: 77 }], events: [said('deleted')] }),
    );
    const expected =
      before.kind === 'resumed'
        ? before.entries.map((entry) => (entry.seq === 2 ? { ...entry, ...tombstone } : entry))
        : [];
    for (const reopen of [false, true]) {
      if (reopen) await restart(bench());
      const page = await resume(bench(), since);
      expect(page.kind === 'resumed' ? page.entries.slice(0, 3) : page).toEqual(expected);
    }
  });

  it('STORE-51 time never decreases within a room, also over a restart', async () => {
    const since = await at(0);
    for (let round = 0; round < 3; round += 1) {
      await fill(bench().store, 3);
      await bench().harness.advance(5);
      await restart(bench());
    }
    const page = await resume(bench(), since);
    const times = page.kind === 'resumed' ? page.entries.map(({ ts }) => ts) : [];
    expect(times).toHaveLength(9);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect((await view(bench().store, {})).now).toBeGreaterThanOrEqual(times.at(-1) ?? Infinity);
  });

  it('STORE-52 signals begin after Watch.at: watch, then read, gives every event once, whatever races it', async () => {
    const { store } = bench();
    const since = await at(0);
    const writes = range(1, 300).map((number) => store.commit(room, { events: [said(String(number))] }));
    const watched = range(1, 5).map(async () => {
      const recorder = new SignalRecorder();
      const watch = await store.watch(room, recorder.listener);
      const page = await resume(bench(), since, 1e9);
      return { recorder, watch, read: seqsOf(page) };
    });
    const late = Promise.all(writes.slice(0, 150)).then(async () => {
      const recorder = new SignalRecorder();
      const watch = await store.watch(room, recorder.listener);
      return { recorder, watch, read: seqsOf(await resume(bench(), since, 1e9)) };
    });
    for (const { recorder, watch, read } of [...(await Promise.all(watched)), await late]) {
      await recorder.until(() => watch.at.seq === 300 || recorder.seqs.at(-1) === 300);
      expect(recorder.seqs).toEqual(range(watch.at.seq + 1, 300));
      expect(read).toEqual(range(1, read.length));
      expect(read.length).toBeGreaterThanOrEqual(watch.at.seq);
    }
  });

  it('STORE-53 a stopped watch is told nothing more, and the others are', async () => {
    const { store } = bench();
    const [one, two] = [new SignalRecorder(), new SignalRecorder()];
    const watch = await store.watch(room, one.listener);
    await store.watch(room, two.listener);
    committed(await store.commit(room, { events: [said('1')] }));
    await one.told(1);
    watch.stop();
    watch.stop();
    committed(await store.commit(room, { events: [said('2')] }));
    await two.told(2);
    expect(one.seqs).toEqual([1]);
  });

  it('STORE-54 a listener is never called inside the call that caused the signal, and may call the store', async () => {
    const { store } = bench();
    const recorder = new SignalRecorder();
    let isInside = false;
    let wasInside = false;
    const answers: Promise<unknown>[] = [];
    await store.watch(room, (signal) => {
      wasInside ||= isInside;
      if (signal.kind === 'event' && signal.event.seq === 1)
        answers.push(store.commit(room, { events: [said('reply')] }));
    });
    await store.watch(room, recorder.listener);
    isInside = true;
    const calls = [
      store.commit(room, { events: [said('x')] }),
      store.setLane(room, { lane: 'l', key: 'k', by: ada, order: 1, body: '{}', ttlMs: 1_000 }),
    ];
    isInside = false;
    await Promise.all(calls);
    await recorder.until(() => recorder.seqs.length === 2);
    await Promise.all(answers);
    expect(wasInside).toBe(false);
    expect(recorder.seqs).toEqual([1, 2]);
  });

  it('STORE-82 a commit decided in an older epoch is lost, whatever its guards say; revisions mean nothing there', async () => {
    const key = 'x.item/1';
    committed(await bench().store.commit(room, { puts: [[key, '1']] }));
    const { at: seen, rows } = await view(bench().store, { rows: [key] });
    bench().store = await bench().harness.reopenInNewEpoch();
    const guards = [{ key, rev: rows.get(key)?.rev ?? 0 }];
    const stale = await bench().store.commit(room, { epoch: seen.epoch, guards, puts: [[key, '2']] });
    const now = await view(bench().store, { rows: [key] });
    expect(stale).toMatchObject({ kind: 'lost', at: now.at, rows: new Map([[key, now.rows.get(key)]]) });
    committed(await bench().store.commit(room, { epoch: now.at.epoch, guards, puts: [[key, '2']] }));
    expect(await bench().store.commit(room, { epoch: seen.epoch })).toMatchObject({ kind: 'lost' });
  });

  it('STORE-83 counters start at 0 in the first epoch; later ones have a floor that only grows', async () => {
    const floors: number[] = [];
    for (let epochs = 0; epochs < 3; epochs += 1) {
      if (epochs > 0) bench().store = await bench().harness.reopenInNewEpoch();
      floors.push((await view(bench().store, {})).countFloor);
    }
    const [first, second = 0, third = 0] = floors;
    expect([first, second > 0, third > second]).toEqual([0, true, true]);
  });
}
