import { expect, it } from '@jest/globals';
import { LANE_FLUSH_MS } from '../../../src/protocol/limits.js';
import type { LanePut } from '../../../src/store/room-store.js';
import { SignalRecorder } from '../../support/signal-recorder.js';
import { ada, benchFor, committed, phone, room, said, sessionId, view } from './harness.js';
import type { RoomStoreHarness } from './harness.js';

export function laneContract(newHarness: () => Promise<RoomStoreHarness>): void {
  const bench = benchFor(newHarness);
  const lane = 'location.update';
  const put = (order: number, more: Partial<LanePut> = {}): LanePut => ({
    lane,
    key: 'ada',
    by: ada,
    order,
    body: `{"order":${order}}`,
    ttlMs: 60_000,
    ...more,
  });
  const held = async (name = lane) => (await view(bench().store, { lanes: [name] })).lanes.get(name) ?? [];

  it('STORE-31 the highest order of a key wins; equal or lower is stale and changes nothing', async () => {
    const { store } = bench();
    const first = await store.setLane(room, put(10));
    expect(first.kind).toBe('accepted');
    expect(await store.setLane(room, put(10, { body: 'equal' }))).toEqual({ kind: 'stale', order: 10 });
    expect(await store.setLane(room, put(9.5, { body: 'lower' }))).toEqual({ kind: 'stale', order: 10 });
    const second = await store.setLane(room, put(10.5));
    if (second.kind !== 'accepted') throw new Error('expected accepted');
    expect(await held()).toEqual([{ key: 'ada', by: ada, order: 10.5, ts: second.ts, body: '{"order":10.5}' }]);
  });

  it('STORE-32 orders of milliseconds since 1970 with fractions keep their precision', async () => {
    const { store } = bench();
    await store.setLane(room, put(1_767_225_600_000.25));
    expect(await store.setLane(room, put(1_767_225_600_000.125))).toEqual({
      kind: 'stale',
      order: 1_767_225_600_000.25,
    });
    expect((await store.setLane(room, put(1_767_225_600_000.5))).kind).toBe('accepted');
  });

  it('STORE-33 keys and lanes are independent of each other', async () => {
    const { store } = bench();
    await store.setLane(room, put(5));
    expect((await store.setLane(room, put(1, { key: 'bob' }))).kind).toBe('accepted');
    expect((await store.setLane(room, put(1, { lane: 'chat.typing' }))).kind).toBe('accepted');
    expect((await held()).map(({ key }) => key).sort()).toEqual(['ada', 'bob']);
    expect(await held('chat.typing')).toHaveLength(1);
  });

  it('STORE-34 a value whose ttl is over is neither read nor in the way of any other', async () => {
    const { store, harness } = bench();
    await store.setLane(room, put(50, { ttlMs: 1_500 }));
    await store.setLane(room, put(1, { key: 'bob', ttlMs: 600_000 }));
    await harness.advance(1_501);
    expect((await held()).map(({ key }) => key)).toEqual(['bob']);
    expect((await store.setLane(room, put(2))).kind).toBe('accepted');
  });

  it('STORE-35 a newer value begins a ttl of its own', async () => {
    const { store, harness } = bench();
    await store.setLane(room, put(1, { ttlMs: 2_000 }));
    await harness.advance(1_000);
    await store.setLane(room, put(2, { ttlMs: 60_000 }));
    await harness.advance(1_500);
    expect(await held()).toHaveLength(1);
  });

  it('STORE-36 watchers are told the newest value of each key, and never an older one after it', async () => {
    const { store } = bench();
    const recorder = new SignalRecorder();
    await store.watch(room, recorder.listener);
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        store.setLane(room, put(index + 1, { key: index % 2 === 0 ? 'a' : 'b' })),
      ),
    );
    const told = (key: string): number[] =>
      recorder.signals.flatMap((signal) =>
        signal.kind === 'lane' && signal.entry.key === key ? [signal.entry.order] : [],
      );
    await recorder.until(() => told('a').at(-1) === 199 && told('b').at(-1) === 200);
    for (const key of ['a', 'b']) expect(told(key)).toEqual([...told(key)].sort((a, b) => a - b));
    expect(recorder.signals[0]).toMatchObject({ kind: 'lane', lane, entry: { by: ada } });
  });

  it('STORE-37 a commit drops a value before its events are told, and puts lanes after them', async () => {
    const { store } = bench();
    await store.setLane(room, put(1));
    const recorder = new SignalRecorder();
    await store.watch(room, recorder.listener);
    committed(
      await store.commit(room, {
        drops: [{ lane, key: 'ada' }],
        events: [said('share_ended'), said('share_started')],
        lanes: [put(1, { key: 'bob' })],
      }),
    );
    await recorder.told(4);
    expect(recorder.story).toEqual(['drop ada', 'event 1', 'event 2', 'lane bob']);
    expect((await held()).map(({ key }) => key)).toEqual(['bob']);
  });

  it('STORE-38 what is dropped is purged from what still waits, and a put made after the drop is told after it', async () => {
    const { store } = bench();
    const recorder = new SignalRecorder();
    await store.watch(room, recorder.listener);
    const pending = [
      store.commit(room, { events: [said('slow')] }),
      store.setLane(room, put(1)),
      store.commit(room, { drops: [{ lane, key: 'ada' }], events: [said('share_ended')] }),
      store.setLane(room, put(1, { body: 'new share' })),
      store.commit(room, { events: [said('end')] }),
    ];
    await Promise.all(pending);
    await recorder.until(() => recorder.seqs.includes(3) && recorder.story.includes('lane ada'));
    const story = recorder.story;
    const dropped = story.indexOf('drop ada');
    expect(story.indexOf('event 2')).toBeGreaterThan(dropped);
    expect(story.lastIndexOf('lane ada')).toBeGreaterThan(dropped);
    const last = recorder.signals.findLast((signal) => signal.kind === 'lane');
    expect(last).toMatchObject({ entry: { body: 'new share' } });
    expect(await held()).toMatchObject([{ body: 'new share' }]);
  });

  it('STORE-39 after a drop the key starts anew: any order is accepted', async () => {
    const { store } = bench();
    await store.setLane(room, put(100));
    committed(await store.commit(room, { drops: [{ lane, key: 'ada' }] }));
    expect((await store.setLane(room, put(1))).kind).toBe('accepted');
  });

  it('STORE-40 a lane put of a commit obeys the order too, without hindering the commit', async () => {
    const { store } = bench();
    await store.setLane(room, put(10));
    committed(await store.commit(room, { lanes: [put(5), put(6, { key: 'bob' })], events: [said('x')] }));
    expect((await held()).map(({ key, order }) => [key, order]).sort()).toEqual([
      ['ada', 10],
      ['bob', 6],
    ]);
  });

  it('STORE-41 a put by a session that was taken over or is not there is superseded', async () => {
    const { store } = bench();
    const entrance = { session: sessionId('s1'), user: ada, device: phone, role: 'member' };
    const old = await store.enter(room, entrance);
    expect((await store.setLane(room, put(1), { as: old })).kind).toBe('accepted');
    const current = await store.enter(room, entrance);
    expect(await store.setLane(room, put(2), { as: old })).toEqual({ kind: 'superseded' });
    const stranger = { session: sessionId('s2'), generation: 1 };
    expect(await store.setLane(room, put(2), { as: stranger })).toEqual({ kind: 'superseded' });
    expect((await store.setLane(room, put(2), { as: current })).kind).toBe('accepted');
  });

  it('STORE-101 a put whose guards or epoch do not hold changes nothing, and is told the rows as they are', async () => {
    const { store } = bench();
    const share = 'location.share/ada';
    const { rev, at } = committed(await store.commit(room, { puts: [[share, '{"n":1}']] }));
    const sure = { epoch: at.epoch, guards: [{ key: share, rev }] };
    expect((await store.setLane(room, put(1), sure)).kind).toBe('accepted');
    const next = committed(await store.commit(room, { puts: [[share, '{"n":2}']] }));
    const lost = await store.setLane(room, put(2), sure);
    expect(lost).toMatchObject({ kind: 'lost', at: { epoch: at.epoch }, rev: next.rev });
    if (lost.kind === 'lost') expect([...lost.rows]).toEqual([[share, { rev: next.rev, body: '{"n":2}' }]]);
    expect((await held()).map(({ order }) => order)).toEqual([1]);
    const epoch = `${at.epoch}x`;
    expect((await store.setLane(room, put(2), { epoch, guards: [{ key: share, rev: next.rev }] })).kind).toBe('lost');
    // What is not there holds a guard of revision 0, and what stands in the way is said last.
    expect((await store.setLane(room, put(2), { guards: [{ key: 'location.share/bob', rev: 0 }] })).kind).toBe(
      'accepted',
    );
    expect(await store.setLane(room, put(1), { guards: [{ key: share, rev: next.rev }] })).toMatchObject({
      kind: 'stale',
    });
    expect((await store.setLane(room, put(1), { guards: [{ key: share, rev }] })).kind).toBe('lost');
  });

  it('STORE-137 of puts that a store makes together each is judged by itself', async () => {
    const { store } = bench();
    const share = 'location.share/ada';
    const { rev } = committed(await store.commit(room, { puts: [[share, '{}']] }));
    const entrance = { session: sessionId('s1'), user: ada, device: phone, role: 'member' };
    const old = await store.enter(room, entrance);
    const as = await store.enter(room, entrance);
    const recorder = new SignalRecorder();
    await store.watch(room, recorder.listener);
    // So many come in so little time that a store which lets some wait for others does so by now.
    const from = performance.now();
    let order = 0;
    while (performance.now() - from < 3 * LANE_FLUSH_MS) {
      order += 1;
      await Promise.all(['a', 'b', 'c'].map((key) => store.setLane(room, put(order, { key }))));
    }
    const results = await Promise.all([
      store.setLane(room, put(order + 1, { key: 'a' }), { as, guards: [{ key: share, rev }] }),
      store.setLane(room, put(order + 1, { key: 'b' }), { as: old }),
      store.setLane(room, put(order, { key: 'b' })),
      store.setLane(room, put(order + 1, { key: 'c' }), { guards: [{ key: share, rev: rev + 1 }] }),
      store.setLane(room, put(order + 2, { key: 'a' })),
      store.setLane(room, put(1, { key: 'ben', to: [ada] })),
    ]);
    expect(results.map(({ kind }) => kind)).toEqual([
      'accepted',
      'superseded',
      'stale',
      'lost',
      'accepted',
      'accepted',
    ]);
    expect(results[2]).toEqual({ kind: 'stale', order });
    await recorder.until(() => recorder.story.includes('lane ben'));
    const newest = new Map((await held()).map((entry) => [entry.key, entry]));
    expect([...newest].map(([key, entry]) => [key, entry.order]).sort()).toEqual([
      ['a', order + 2],
      ['b', order],
      ['ben', 1],
      ['c', order],
    ]);
    expect(newest.get('ben')?.to).toEqual([ada]);
  });

  it('STORE-102 a put trusts a row no longer than its guard says', async () => {
    const { store, harness } = bench();
    const share = 'location.share/ada';
    const { rev, now } = committed(await store.commit(room, { puts: [[share, '{}']] }));
    const guards = [{ key: share, rev, notAfter: now + 2_000 }];
    expect((await store.setLane(room, put(1), { guards })).kind).toBe('accepted');
    await harness.advance(2_001);
    expect((await store.setLane(room, put(2), { guards })).kind).toBe('lost');
  });

  it('STORE-110 single values are read by their keys: those that are there, and no others', async () => {
    const { store, harness } = bench();
    await store.setLane(room, put(1));
    await store.setLane(room, put(2, { key: 'bob' }));
    await store.setLane(room, put(3, { key: 'old', ttlMs: 1_000 }));
    await store.setLane(room, put(4, { lane: 'other' }));
    await harness.advance(1_001);
    const keys = ['bob', 'old', 'nobody'].map((key) => ({ lane, key }));
    const { lanes } = await view(store, { laneKeys: keys, lanes: ['other'] });
    expect(lanes.get(lane)?.map(({ key, order }) => [key, order])).toEqual([['bob', 2]]);
    expect(lanes.get('other')).toHaveLength(1);
    expect((await view(store, { laneKeys: [{ lane, key: 'nobody' }] })).lanes.get(lane)).toEqual([]);
  });
}
