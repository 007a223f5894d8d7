import { expect, it } from '@jest/globals';
import type { Firing } from '../../../src/store/room-store.js';
import { SignalRecorder } from '../../support/signal-recorder.js';
import { benchFor, committed, ofKind, restart, room, roomId, said, view } from './harness.js';
import type { RoomStoreHarness } from './harness.js';

/** Longer than an adapter waits before it calls a handler again. */
const RETRY_MS = 5_500;

export function timerContract(newHarness: () => Promise<RoomStoreHarness>): void {
  const bench = benchFor(newHarness);
  const now = async () => (await view(bench().store, {})).now;
  const set = async (key: string, at: number | null, of = room) =>
    committed(await bench().store.commit(of, { timers: [{ key, at }] }));
  const watched = async (): Promise<SignalRecorder> => {
    const recorder = new SignalRecorder();
    await bench().store.watch(room, recorder.listener);
    return recorder;
  };
  /** Answers each firing with one event. */
  const answering = (): Firing[] => {
    const fired: Firing[] = [];
    const { store } = bench();
    store.onFiring(async (of, firing) => {
      fired.push(firing);
      await store.commit(of, { firing, events: [said(firing.key)] });
    });
    return fired;
  };

  it('STORE-67 a due timer fires, not before its time, and its effect happens once', async () => {
    const { store, harness } = bench();
    const fired = answering();
    const recorder = await watched();
    const at = (await now()) + 2_000;
    await set('x.t/1', at);
    await harness.advance(1_000);
    expect(fired).toEqual([]);
    await harness.advance(1_001);
    await recorder.until(() => recorder.seqs.length === 1);
    await harness.advance(RETRY_MS);
    expect(fired).toEqual([{ key: 'x.t/1', at }]);
    ofKind(await store.commit(room, { firing: { key: 'x.t/1', at } }), 'fired');
    expect((await view(store, {})).at.seq).toBe(1);
  });

  it('STORE-68 a timer that is already due fires too', async () => {
    const recorder = await watched();
    const fired = answering();
    await set('x.t/1', 1);
    await bench().harness.advance(1_000);
    await recorder.until(() => recorder.seqs.length === 1);
    expect(fired).toEqual([{ key: 'x.t/1', at: 1 }]);
  });

  it('STORE-69 a handler that fails or does not remove the timer is called again', async () => {
    const { store, harness } = bench();
    const recorder = await watched();
    let calls = 0;
    store.onFiring(async (of, firing) => {
      calls += 1;
      if (calls === 1) throw new Error('planted');
      if (calls === 2) return;
      await store.commit(of, { firing, events: [said('done')] });
    });
    await set('x.t/1', await now());
    for (let round = 0; round < 3; round += 1) await harness.advance(RETRY_MS);
    await recorder.until(() => recorder.seqs.length === 1);
    await harness.advance(RETRY_MS);
    expect(calls).toBe(3);
  });

  it('STORE-70 a timer that was moved or removed does not fire for its former time', async () => {
    const { store, harness } = bench();
    const recorder = await watched();
    const fired = answering();
    const start = await now();
    await set('x.t/later', start + 1_000);
    await set('x.t/later', start + 4_000);
    await set('x.t/sooner', start + 60_000);
    await set('x.t/sooner', start + 2_000);
    await set('x.t/never', start + 1_000);
    await set('x.t/never', null);
    ofKind(await store.commit(room, { firing: { key: 'x.t/later', at: start + 1_000 } }), 'fired');
    await harness.advance(2_100);
    await recorder.until(() => recorder.seqs.length === 1);
    expect(fired).toEqual([{ key: 'x.t/sooner', at: start + 2_000 }]);
    await harness.advance(2_000);
    await recorder.until(() => recorder.seqs.length === 2);
    expect(fired.slice(1)).toEqual([{ key: 'x.t/later', at: start + 4_000 }]);
  });

  it('STORE-71 a commit that answers a timer may set the same timer again', async () => {
    const { store, harness } = bench();
    const recorder = await watched();
    const start = await now();
    store.onFiring(async (of, firing) => {
      const timers = firing.at === start + 1_000 ? [{ key: firing.key, at: start + 3_000 }] : [];
      await store.commit(of, { firing, timers, events: [said(String(firing.at - start))] });
    });
    await set('x.t/1', start + 1_000);
    await harness.advance(1_001);
    await recorder.until(() => recorder.seqs.length === 1);
    await harness.advance(2_000);
    await recorder.until(() => recorder.seqs.length === 2);
    expect(recorder.events.map(({ body }) => body)).toEqual([said('1000').body, said('3000').body]);
  });

  it('STORE-72 timers survive a restart, also those that fell due meanwhile', async () => {
    const start = await now();
    await set('x.t/soon', start + 1_000);
    await set('x.t/late', start + 20_000);
    await bench().harness.advance(2_000);
    await restart(bench());
    const recorder = await watched();
    const fired = answering();
    await bench().harness.advance(1_000);
    await recorder.until(() => recorder.seqs.length === 1);
    expect(fired).toEqual([{ key: 'x.t/soon', at: start + 1_000 }]);
  });

  it('STORE-73 timers that fall due before there is a handler wait for it', async () => {
    await set('x.t/1', await now());
    await bench().harness.advance(1_500);
    const recorder = await watched();
    answering();
    await bench().harness.advance(1_000);
    await recorder.until(() => recorder.seqs.length === 1);
  });

  it('STORE-74 a handler that never ends holds up its own room only', async () => {
    const { store, harness } = bench();
    const recorder = await watched();
    store.onFiring(async (of, firing) => {
      if (of !== room) await new Promise(() => undefined);
      await store.commit(of, { firing, events: [said('x')] });
    });
    await set('x.t/1', 1, roomId('stuck'));
    await set('x.t/1', 1);
    await harness.advance(1_000);
    await recorder.until(() => recorder.seqs.length === 1);
  });

  it('STORE-85 a timer in the hands of a process that dies is handed to the next, and its effect happens once', async () => {
    const { store, harness } = bench();
    let claim = (): void => undefined;
    const claimed = new Promise<void>((resolve) => (claim = resolve));
    store.onFiring(() => {
      claim();
      return new Promise<void>(() => undefined);
    });
    const at = (await now()) + 100;
    await set('x.t/1', at);
    await harness.advance(1_000);
    await claimed;
    await restart(bench());
    const recorder = await watched();
    const fired = answering();
    await harness.advance(RETRY_MS);
    await recorder.until(() => recorder.seqs.length === 1);
    expect(fired).toEqual([{ key: 'x.t/1', at }]);
  });
}
