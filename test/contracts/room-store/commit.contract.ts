import { describe, expect, it } from '@jest/globals';
import { SignalRecorder } from '../../support/signal-recorder.js';
import { ada, benchFor, bob, committed, ofKind, room, said, sessionId, view } from './harness.js';
import type { RoomStoreHarness } from './harness.js';

export function commitContract(newHarness: () => Promise<RoomStoreHarness>): void {
  const bench = benchFor(newHarness);

  it('STORE-1 1,000 commits, a hundred at once, take dense seqs from 1 and reach every watcher in one order', async () => {
    const { store, harness } = bench();
    const stores = harness.another === undefined ? [store] : [store, await harness.another()];
    const recorders = [...stores, ...stores].map((each) => ({ each, recorder: new SignalRecorder() }));
    for (const { each, recorder } of recorders) await each.watch(room, recorder.listener);
    const results: ReturnType<typeof committed>[] = [];
    // All at once a busy machine may not answer in the two seconds after which a store has to say so.
    for (let wave = 0; wave < 1_000; wave += 100) {
      const numbers = Array.from({ length: 100 }, (_, place) => wave + place);
      const commits = numbers.map((n) =>
        (stores[n % stores.length] ?? store).commit(room, { events: [said(String(n))] }),
      );
      results.push(...(await Promise.all(commits)).map(committed));
    }
    const dense = Array.from({ length: 1_000 }, (_, index) => index + 1);
    expect(results.map(({ first }) => first).sort((a, b) => a - b)).toEqual(dense);
    for (const { recorder } of recorders) await recorder.told(1_000);
    const [reference, ...others] = recorders.map(({ recorder }) => recorder.events);
    expect(reference?.map(({ seq }) => seq)).toEqual(dense);
    for (const other of others) expect(other).toEqual(reference);
    for (const [index, { first }] of results.entries()) {
      expect(reference?.[first - 1]?.body).toBe(said(String(index)).body);
    }
  });

  it('STORE-2 calls of one process for one room take effect in the order in which they were made', async () => {
    const { store } = bench();
    const before = view(store, { rows: ['a/1'] });
    const first = store.commit(room, { puts: [['a/1', '1']], events: [said('one')] });
    const between = view(store, { rows: ['a/1'] });
    const second = store.commit(room, { puts: [['a/1', '2']], events: [said('two')] });
    const after = view(store, { rows: ['a/1'] });
    expect((await before).rows.size).toBe(0);
    expect((await between).rows.get('a/1')?.body).toBe('1');
    expect((await after).rows.get('a/1')?.body).toBe('2');
    expect([committed(await first).first, committed(await second).first]).toEqual([1, 2]);
  });

  it('STORE-3 a commit answers with its position, first seq, time and revision, which the next view agrees with', async () => {
    const { store } = bench();
    const one = committed(await store.commit(room, { events: [said('a'), said('b'), said('c')] }));
    const two = committed(await store.commit(room, { puts: [['x/1', '{}']] }));
    expect(one).toMatchObject({ first: 1, at: { seq: 3 } });
    expect(two).toMatchObject({ first: 0, at: { seq: 3, epoch: one.at.epoch } });
    expect(two.rev).toBeGreaterThan(one.rev);
    expect(two.now).toBeGreaterThanOrEqual(one.now);
    expect(await view(store, {})).toMatchObject({ at: two.at, rev: two.rev });
  });

  it('STORE-4 events of one commit are neighbours and arrive as they were given, with origin only when live', async () => {
    const { store } = bench();
    const recorder = new SignalRecorder();
    await store.watch(room, recorder.listener);
    const body = JSON.stringify({
      text: 'ñ 🏔️ \u2028 "\\ \u0000 \ud800',
      nested: [[], {}],
      big: 'x'.repeat(100_000),
      n: 1e300,
    });
    const events = [
      { kind: 'chat.send', by: ada, body },
      { kind: 'planning.update', by: bob, body: '[]' },
    ];
    const origin = { session: sessionId('s1'), re: 'frame-1' };
    const { now } = committed(await store.commit(room, { events, origin }));
    await recorder.told(2);
    const stored = [
      { seq: 1, ts: now, ...events[0] },
      { seq: 2, ts: now, ...events[1] },
    ];
    expect(recorder.events).toEqual(stored.map((event) => ({ ...event, origin })));
    const { at, log } = await view(store, { since: { epoch: (await view(store, {})).at.epoch, seq: 0 } });
    expect(at.seq).toBe(2);
    expect(log).toEqual({ kind: 'resumed', entries: stored, more: false });
  });

  it('STORE-5 a refused commit leaves nothing behind', async () => {
    const { store } = bench();
    const recorder = new SignalRecorder();
    await store.watch(room, recorder.listener);
    const before = await view(store, {});
    const refused = await store.commit(room, {
      once: { user: ada, id: '1', digest: 'd' },
      guards: [{ key: 'x/1', rev: 7 }],
      puts: [['x/2', '{}']],
      lists: [{ list: 'chat', op: 'append', body: '{}', keep: 9 }],
      lanes: [{ lane: 'pos', key: 'ada', by: ada, order: 1, body: '{}', ttlMs: 60_000 }],
      events: [said('never')],
      timers: [{ key: 'x/t', at: 1 }],
    });
    expect(refused.kind).toBe('lost');
    committed(await store.commit(room, { events: [said('after')] }));
    await recorder.told(1);
    expect(recorder.story).toEqual(['event 1']);
    const after = await view(store, { rows: ['x/2'], lists: [{ list: 'chat', limit: 5 }], lanes: ['pos'] });
    expect(after).toMatchObject({ rows: new Map(), lanes: new Map([['pos', []]]) });
    expect(after.lists[0]?.entries).toEqual([]);
    expect(after.rev).toBeGreaterThan(before.rev);
    expect((await store.read(room, { once: { user: ada, id: '1', digest: 'd' } })).kind).toBe('view');
  });

  describe('checks', () => {
    it('STORE-6 once is asked before firing, firing before session, session before guards', async () => {
      const { store } = bench();
      const once = { user: ada, id: '1', digest: 'd' };
      committed(await store.commit(room, { once, events: [said('x')] }));
      const firing = { key: 'none', at: 5 };
      const as = { session: sessionId('nobody'), generation: 1 };
      const guards = [{ key: 'x/1', rev: 99 }];
      expect((await store.commit(room, { once, firing, as, guards })).kind).toBe('duplicate');
      expect((await store.commit(room, { firing, as, guards })).kind).toBe('fired');
      expect((await store.commit(room, { as, guards })).kind).toBe('superseded');
      expect((await store.commit(room, { guards })).kind).toBe('lost');
    });

    it('STORE-7 a guard holds only at the revision of its row, 0 standing for absent', async () => {
      const { store } = bench();
      const made = committed(await store.commit(room, { guards: [{ key: 'x/1', rev: 0 }], puts: [['x/1', '"a"']] }));
      expect((await view(store, { rows: ['x/1'] })).rows.get('x/1')).toEqual({ rev: made.rev, body: '"a"' });
      ofKind(await store.commit(room, { guards: [{ key: 'x/1', rev: 0 }] }), 'lost');
      const other = committed(await store.commit(room, { puts: [['x/2', '"b"']] }));
      committed(await store.commit(room, { guards: [{ key: 'x/1', rev: made.rev }], puts: [['x/1', '"c"']] }));
      ofKind(await store.commit(room, { guards: [{ key: 'x/1', rev: made.rev }] }), 'lost');
      committed(await store.commit(room, { guards: [{ key: 'x/2', rev: other.rev }], deletes: ['x/2'] }));
      committed(await store.commit(room, { guards: [{ key: 'x/2', rev: 0 }] }));
    });

    it('STORE-8 lost carries every guarded row that exists, and where the room is, so that the caller can decide again', async () => {
      const { store } = bench();
      const { rev, at } = committed(
        await store.commit(room, {
          puts: [
            ['x/1', '1'],
            ['x/2', '2'],
          ],
          events: [said('one'), said('two')],
        }),
      );
      const guards = ['x/1', 'x/2', 'x/3'].map((key, index) => ({ key, rev: index === 0 ? 0 : rev }));
      const lost = ofKind(await store.commit(room, { guards }), 'lost');
      expect(lost.rows).toEqual(
        new Map([
          ['x/1', { rev, body: '1' }],
          ['x/2', { rev, body: '2' }],
        ]),
      );
      expect(lost).toMatchObject({ rev, at });
    });

    it('STORE-9 a revision is never used again, so a row that was deleted and put again is told apart', async () => {
      const { store } = bench();
      const put = { puts: [['x/1', 'same'] as const] };
      const first = committed(await store.commit(room, put));
      committed(await store.commit(room, { deletes: ['x/1'] }));
      const again = committed(await store.commit(room, put));
      expect(again.rev).toBeGreaterThan(first.rev);
      ofKind(await store.commit(room, { guards: [{ key: 'x/1', rev: first.rev }] }), 'lost');
    });

    it("STORE-10 a commit past a guard's notAfter is lost although the revision still holds", async () => {
      const { store, harness } = bench();
      const { rev, now } = committed(await store.commit(room, { puts: [['lease/1', '{}']] }));
      const guards = [{ key: 'lease/1', rev, notAfter: now + 2_000 }];
      committed(await store.commit(room, { guards, events: [said('in time')] }));
      await harness.advance(2_001);
      const lost = ofKind(await store.commit(room, { guards, events: [said('late')] }), 'lost');
      expect(lost.now).toBeGreaterThan(now + 2_000);
      expect((await view(store, {})).at.seq).toBe(1);
    });

    it('STORE-11 of 50 commits that race for one revision exactly one wins', async () => {
      const { store } = bench();
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          store.commit(room, { guards: [{ key: 'x/1', rev: 0 }], puts: [['x/1', String(index)]] }),
        ),
      );
      expect(results.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
      expect(results.filter(({ kind }) => kind === 'lost')).toHaveLength(49);
    });
  });
}
