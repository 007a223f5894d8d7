import { describe, expect, it } from '@jest/globals';
import { ada, benchFor, bob, committed, restart, room, roomId, said, view } from './harness.js';
import type { RoomStoreHarness } from './harness.js';

export function readContract(newHarness: () => Promise<RoomStoreHarness>): void {
  const bench = benchFor(newHarness);

  it('STORE-20 a room that nobody wrote to reads as empty, at seq 0', async () => {
    const query = {
      rows: ['x/1'],
      tables: [{ prefix: 'x/' }],
      lists: [{ list: 'chat', limit: 10 }],
      lanes: ['pos'],
      members: 'detail',
    } as const;
    expect(await view(bench().store, query, roomId('fresh'))).toMatchObject({
      at: { seq: 0 },
      rev: 0,
      rows: new Map(),
      tables: new Map([['x/', { rows: [], more: false }]]),
      lists: [{ entries: [], moreBefore: false, moreAfter: false }],
      lanes: new Map([['pos', []]]),
      members: { count: 0, users: [] },
    });
    const { at } = await view(bench().store, {}, roomId('fresh'));
    expect((await view(bench().store, { since: at }, roomId('fresh'))).log).toEqual({
      kind: 'resumed',
      entries: [],
      more: false,
    });
  });

  it('STORE-21 a view is one instant: rows, lists and log never show half a commit', async () => {
    const { store } = bench();
    const { at } = await view(store, {});
    const writes = Array.from({ length: 200 }, (_, index) =>
      store.commit(room, {
        puts: [['x/1', String(index + 1)]],
        lists: [{ list: 'chat', op: 'append', body: String(index + 1), keep: 1_000 }],
        events: [said(String(index + 1))],
      }),
    );
    const reads = Array.from({ length: 20 }, () =>
      view(store, { rows: ['x/1'], lists: [{ list: 'chat', limit: 1 }], since: at }),
    );
    for (const seen of [
      ...(await Promise.all(reads)),
      await view(store, { rows: ['x/1'], lists: [{ list: 'chat', limit: 1 }], since: at }),
    ]) {
      const row = seen.rows.get('x/1')?.body;
      expect(Number(row ?? 0)).toBe(seen.at.seq);
      expect(seen.lists[0]?.entries[0]?.body).toBe(row);
      expect(seen.log).toMatchObject({ kind: 'resumed', entries: { length: seen.at.seq } });
    }
    await Promise.all(writes);
  });

  it('STORE-22 a view stays what it was, whatever is committed afterwards', async () => {
    const { store } = bench();
    const { at } = await view(store, {});
    committed(
      await store.commit(room, {
        puts: [['x/1', '1']],
        lists: [{ list: 'chat', op: 'append', body: '1', keep: 9 }],
        events: [said('1')],
      }),
    );
    const query = { tables: [{ prefix: 'x/' }], lists: [{ list: 'chat', limit: 9 }], since: at } as const;
    const seen = await view(store, query);
    const copy = structuredClone(seen);
    committed(
      await store.commit(room, {
        puts: [
          ['x/1', '2'],
          ['x/2', '2'],
        ],
        lists: [{ list: 'chat', op: 'replace', seq: 1, body: '2' }],
        erase: [{ seq: 1, kind: 'chat.deleted', body: '{}' }],
        events: [said('2')],
      }),
    );
    expect(seen).toEqual(copy);
  });

  it('STORE-23 tables page by prefix in code-unit order, from after (exclusive) and up to limit', async () => {
    const { store } = bench();
    const keys = ['x/b', 'x/B', 'x/a/1', 'x/a', 'x/é', 'x/🏔', 'x/\uffff', 'y/1', 'x', 'x0', 'w/9'];
    committed(await store.commit(room, { puts: keys.map((key) => [key, JSON.stringify(key)] as const) }));
    const expected = keys.filter((key) => key.startsWith('x/')).sort((a, b) => (a < b ? -1 : 1));
    const all = (await view(store, { tables: [{ prefix: 'x/' }] })).tables.get('x/');
    expect(all).toMatchObject({ more: false });
    expect(all?.rows.map(([key]) => key)).toEqual(expected);
    const paged: string[] = [];
    for (let after: string | undefined; ; after = paged.at(-1)) {
      const range = { prefix: 'x/', limit: 2, ...(after === undefined ? {} : { after }) };
      const page = (await view(store, { tables: [range] })).tables.get('x/');
      paged.push(...(page?.rows ?? []).map(([key]) => key));
      if (page?.more !== true) break;
    }
    expect(paged).toEqual(expected);
    committed(await store.commit(room, { deletes: ['x/a', 'x/not-there'], puts: [['x/aa', '1']] }));
    const later = (await view(store, { tables: [{ prefix: 'x/a' }] })).tables.get('x/a');
    expect(later?.rows.map(([key]) => key)).toEqual(['x/a/1', 'x/aa']);
  });

  it('STORE-24 maxBytes bounds tables (with their keys), then lists, then log together, and shows as more', async () => {
    const { store } = bench();
    const { at } = await view(store, {});
    const body = 'é'.repeat(500);
    for (let index = 1; index <= 4; index += 1) {
      await store.commit(room, {
        puts: [[`x/${index}`, body]],
        lists: [{ list: 'chat', op: 'append', body, keep: 10 }],
        events: [{ kind: 'chat.send', by: ada, body }],
      });
    }
    const query = { tables: [{ prefix: 'x/' }], lists: [{ list: 'chat', limit: 10 }], since: at } as const;
    const sizes = async (maxBytes: number) => {
      const seen = await view(store, { ...query, maxBytes });
      const table = seen.tables.get('x/');
      const list = seen.lists[0];
      if (seen.log?.kind !== 'resumed') throw new Error('expected resumed');
      return [
        table?.rows.length,
        table?.more,
        list?.entries.map(({ seq }) => seq),
        list?.moreBefore,
        seen.log.entries.map(({ seq }) => seq),
        seen.log.more,
      ];
    };
    expect(await sizes(12_100)).toEqual([4, false, [1, 2, 3, 4], false, [1, 2, 3, 4], false]);
    expect(await sizes(10_100)).toEqual([4, false, [1, 2, 3, 4], false, [1, 2], true]);
    expect(await sizes(6_100)).toEqual([4, false, [3, 4], true, [], true]);
    expect(await sizes(2_999)).toEqual([2, true, [], true, [], true]);
    // A reader that pages must make progress even if a single body is too large.
    expect(await sizes(10)).toEqual([1, true, [], true, [], true]);
  });

  it('STORE-25 the default of maxBytes is 200 KiB', async () => {
    const { store } = bench();
    const puts = Array.from(
      { length: 30 },
      (_, index) => [`x/${String(index).padStart(2, '0')}`, 'x'.repeat(10_240)] as const,
    );
    committed(await store.commit(room, { puts }));
    const page = (await view(store, { tables: [{ prefix: 'x/' }] })).tables.get('x/');
    expect([page?.rows.length, page?.more]).toEqual([19, true]);
  });

  describe('lists', () => {
    const append = (body: string, keep: number) => ({
      lists: [{ list: 'chat', op: 'append' as const, body, keep }],
      events: [said(body, bob)],
    });

    it('STORE-26 append takes seq, time and author of the first event, and the list keeps its newest', async () => {
      const { store } = bench();
      const results = [];
      for (let index = 1; index <= 6; index += 1) {
        results.push(
          committed(await store.commit(room, { ...append(String(index), 4), events: [said('a', bob), said('b')] })),
        );
      }
      const [page] = (await view(store, { lists: [{ list: 'chat', limit: 10 }] })).lists;
      const kept = results
        .slice(2)
        .map(({ first, now }, index) => ({ seq: first, ts: now, by: bob, body: String(index + 3) }));
      expect(page).toEqual({ entries: kept, moreBefore: false, moreAfter: false });
    });

    it('STORE-27 replace changes the body only, and nothing if the entry is gone', async () => {
      const { store } = bench();
      for (let index = 1; index <= 4; index += 1) committed(await store.commit(room, append(String(index), 3)));
      const replaced = [1, 3, 77].map((seq) => ({ list: 'chat', op: 'replace' as const, seq, body: 'new' }));
      committed(await store.commit(room, { lists: [...replaced, { list: 'none', op: 'replace', seq: 1, body: 'x' }] }));
      const [page] = (await view(store, { lists: [{ list: 'chat', limit: 10 }] })).lists;
      expect(page?.entries.map(({ seq, by, body }) => [seq, by, body])).toEqual([
        [2, bob, '2'],
        [3, bob, 'new'],
        [4, bob, '4'],
      ]);
    });

    it('STORE-28 ranges give the newest or oldest between after and before, ascending, and say what lies outside', async () => {
      const { store } = bench();
      for (let index = 1; index <= 9; index += 1) committed(await store.commit(room, append(String(index), 100)));
      const ask = async (range: { before?: number; after?: number; limit: number; from?: 'oldest' | 'newest' }) => {
        const [page] = (await view(store, { lists: [{ list: 'chat', ...range }] })).lists;
        return [page?.entries.map(({ seq }) => seq).join(''), page?.moreBefore, page?.moreAfter];
      };
      expect(await ask({ limit: 3 })).toEqual(['789', true, false]);
      expect(await ask({ limit: 3, from: 'oldest' })).toEqual(['123', false, true]);
      expect(await ask({ limit: 99 })).toEqual(['123456789', false, false]);
      expect(await ask({ limit: 3, before: 5 })).toEqual(['234', true, true]);
      expect(await ask({ limit: 3, after: 5, from: 'oldest' })).toEqual(['678', true, true]);
      expect(await ask({ limit: 3, after: 5 })).toEqual(['789', true, false]);
      expect(await ask({ limit: 9, after: 2, before: 6 })).toEqual(['345', true, true]);
      expect(await ask({ limit: 9, before: 1 })).toEqual(['', false, true]);
      expect(await ask({ limit: 9, after: 9 })).toEqual(['', true, false]);
    });

    it('STORE-29 a page around an entry is two ranges of one view, without gap or overlap', async () => {
      const { store } = bench();
      for (let index = 1; index <= 9; index += 1) committed(await store.commit(room, append(String(index), 100)));
      const { lists } = await view(store, {
        lists: [
          { list: 'chat', before: 6, limit: 2 },
          { list: 'chat', after: 5, limit: 2, from: 'oldest' },
          { list: 'other', limit: 2 },
        ],
      });
      expect(lists.map(({ entries }) => entries.map(({ seq }) => seq))).toEqual([[4, 5], [6, 7], []]);
    });

    it('STORE-30 rows and lists survive a restart with their revisions, and new commits go on from there', async () => {
      for (let index = 1; index <= 3; index += 1)
        committed(await bench().store.commit(room, append(String(index), 100)));
      committed(
        await bench().store.commit(room, {
          puts: [
            ['x/1', '1'],
            ['x/2', '2'],
          ],
        }),
      );
      committed(await bench().store.commit(room, { deletes: ['x/2'] }));
      const query = { tables: [{ prefix: 'x/' }], lists: [{ list: 'chat', limit: 9 }] } as const;
      const { tables, lists, rev, now, at } = await view(bench().store, query);
      await restart(bench());
      const after = await view(bench().store, query);
      expect(after).toMatchObject({ tables, lists, rev, at: { seq: at.seq } });
      expect(after.now).toBeGreaterThanOrEqual(now);
      const next = committed(await bench().store.commit(room, append('4', 100)));
      expect(next).toMatchObject({ first: at.seq + 1 });
      expect(next.rev).toBeGreaterThan(rev);
    });
  });
}
