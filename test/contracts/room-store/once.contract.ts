import { expect, it } from '@jest/globals';
import { SignalRecorder } from '../../support/signal-recorder.js';
import { ada, benchFor, bob, committed, ofKind, restart, room, roomId, said, view } from './harness.js';
import type { RoomStoreHarness } from './harness.js';

const HOUR_MS = 60 * 60 * 1_000;

export function onceContract(newHarness: () => Promise<RoomStoreHarness>): void {
  const bench = benchFor(newHarness);
  const once = { user: ada, id: 'c-1', digest: 'digest' };

  it('STORE-12 a commit sent again is done once and answered by its receipt', async () => {
    const { store } = bench();
    const recorder = new SignalRecorder();
    await store.watch(room, recorder.listener);
    const commit = { once, events: [said('x')], ack: '{"message_id":"m1"}' };
    const first = committed(await store.commit(room, commit));
    const again = ofKind(await store.commit(room, commit), 'duplicate');
    expect(again.receipt).toEqual({
      at: first.at,
      first: 1,
      now: first.now,
      digest: 'digest',
      ack: '{"message_id":"m1"}',
    });
    committed(await store.commit(room, { events: [said('y')] }));
    expect(ofKind(await store.commit(room, commit), 'duplicate')).toEqual(again);
    await recorder.told(2);
    expect(recorder.seqs).toEqual([1, 2]);
  });

  it('STORE-13 twenty concurrent repeats make one commit and nineteen equal receipts', async () => {
    const { store, harness } = bench();
    const stores = harness.another === undefined ? [store] : [store, await harness.another()];
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (stores[index % stores.length] ?? store).commit(room, { once, events: [said('x')] }),
      ),
    );
    const winner = results.filter(({ kind }) => kind === 'committed');
    const receipts = results.flatMap((result) => (result.kind === 'duplicate' ? [result.receipt] : []));
    expect([winner.length, receipts.length]).toEqual([1, 19]);
    for (const receipt of receipts) expect(receipt).toMatchObject({ first: 1, digest: 'digest' });
    expect((await view(store, {})).at.seq).toBe(1);
  });

  it('STORE-14 a read asks the idempotency memory first', async () => {
    const { store } = bench();
    expect((await store.read(room, { once })).kind).toBe('view');
    committed(await store.commit(room, { once, events: [said('x')] }));
    expect(await store.read(room, { once, rows: ['x/1'] })).toMatchObject({ kind: 'duplicate', receipt: { first: 1 } });
  });

  it('STORE-15 an id that comes with another digest is still a duplicate, with the digest of the first', async () => {
    const { store } = bench();
    committed(await store.commit(room, { once, events: [said('x')] }));
    const other = await store.commit(room, { once: { ...once, digest: 'other' }, events: [said('y')] });
    expect(ofKind(other, 'duplicate').receipt.digest).toBe('digest');
  });

  it('STORE-16 ids are remembered per room and user, and do not run into each other', async () => {
    const { store } = bench();
    const pairs = [
      once,
      { ...once, user: bob },
      { ...once, user: 'ad' as typeof ada, id: 'ac-1' },
      { ...once, id: 'C-1' },
    ];
    for (const pair of pairs) committed(await store.commit(room, { once: pair, events: [said('x')] }));
    committed(await store.commit(roomId('other'), { once, events: [said('x')] }));
  });

  it('STORE-17 a refused commit is not remembered', async () => {
    const { store } = bench();
    ofKind(await store.commit(room, { once, guards: [{ key: 'x/1', rev: 3 }] }), 'lost');
    committed(await store.commit(room, { once, events: [said('x')] }));
  });

  it('STORE-18 receipts survive a restart of the process, equal in every part', async () => {
    const commit = { once, events: [said('x')], ack: '{"n":1}' };
    committed(await bench().store.commit(room, commit));
    const before = ofKind(await bench().store.commit(room, commit), 'duplicate');
    await restart(bench());
    expect(ofKind(await bench().store.commit(room, commit), 'duplicate')).toEqual(before);
  });

  it('STORE-19 receipts are kept 24 hours by the clock of the store, whatever else is committed', async () => {
    const { store, harness } = bench();
    committed(await store.commit(room, { once, events: [said('x')] }));
    for (let hour = 0; hour < 24; hour += 3) {
      ofKind(await store.commit(room, { once, events: [said('x')] }), 'duplicate');
      await harness.skip(3 * HOUR_MS);
      const other = { ...once, id: `filler-${hour}` };
      committed(await store.commit(room, { once: other, events: [said('filler')] }));
    }
    ofKind(await store.commit(room, { once, events: [said('x')] }), 'duplicate');
    // Not for ever either: otherwise a room that lives for years would never stop growing.
    await harness.skip(24 * HOUR_MS);
    committed(await store.commit(room, { once: { ...once, id: 'last' }, events: [said('y')] }));
    expect((await store.read(room, { once })).kind).toBe('view');
  });
}
