import { expect, it } from '@jest/globals';
import type { ListChange } from '../../../src/store/room-changes.js';
import type { Commit, RoomStore } from '../../../src/store/room-store.js';
import { ada, benchFor, bob, committed, restart, room, said, sessionId, userId, view } from './harness.js';
import type { RoomStoreHarness } from './harness.js';

const named = (name: string, keep = 10, event = 0): ListChange => ({
  list: 'chat',
  op: 'append',
  body: JSON.stringify(name),
  keep,
  name,
  event,
});

async function commit(store: RoomStore, changes: Commit): Promise<void> {
  committed(await store.commit(room, changes));
}

async function find(store: RoomStore, name: string) {
  const { lists } = await view(store, { lists: [{ list: 'chat', name }] });
  return lists[0];
}

export function listContract(newHarness: () => Promise<RoomStoreHarness>): void {
  const bench = benchFor(newHarness);

  it('STORE-90 an entry is found by the name that it was appended with, also after a restart', async () => {
    await commit(bench().store, { lists: [named('one')], events: [said('1')] });
    await commit(bench().store, { lists: [named('two')], events: [said('2', bob)] });
    await restart(bench());
    const { store } = bench();
    expect(await find(store, 'one')).toMatchObject({ entries: [{ seq: 1, by: ada, body: '"one"' }] });
    expect(await find(store, 'two')).toMatchObject({ entries: [{ seq: 2, by: bob, body: '"two"' }] });
    expect(await find(store, 'three')).toEqual({ entries: [], moreBefore: false, moreAfter: false });
  });

  it('STORE-91 a replaced entry keeps its name, and one that the list lets go takes it along', async () => {
    const { store } = bench();
    for (const name of ['one', 'two', 'three']) {
      await commit(store, { lists: [named(name, 2)], events: [said(name)] });
    }
    await commit(store, { lists: [{ list: 'chat', op: 'replace', seq: 2, body: '"2"' }], events: [said('edit')] });
    expect(await find(store, 'one')).toMatchObject({ entries: [] });
    expect(await find(store, 'two')).toMatchObject({ entries: [{ seq: 2, body: '"2"' }] });
    expect(await find(store, 'three')).toMatchObject({ entries: [{ seq: 3 }] });
  });

  it('STORE-92 entries of one commit may be of any of its events, with their seqs and authors', async () => {
    const { store } = bench();
    await commit(store, {
      lists: [named('first', 10, 0), named('third', 10, 2)],
      events: [said('1'), said('2'), said('3', bob)],
    });
    expect(await find(store, 'first')).toMatchObject({ entries: [{ seq: 1, by: ada }] });
    expect(await find(store, 'third')).toMatchObject({ entries: [{ seq: 3, by: bob }] });
    const { lists } = await view(store, { lists: [{ list: 'chat', limit: 10 }] });
    expect(lists[0]?.entries.map(({ seq }) => seq)).toEqual([1, 3]);
  });

  it('STORE-93 which of some users belong is told with their roles, whether they are here or not', async () => {
    const { store } = bench();
    await store.enter(room, { session: sessionId('s1'), user: ada, role: 'member' });
    const gone = await store.enter(room, { session: sessionId('s2'), user: bob, role: 'owner' });
    await store.leave(room, gone, 0);
    const { roster } = await view(store, { roster: [ada, bob, userId('stranger')] });
    expect(roster).toEqual(
      new Map([
        [ada, 'member'],
        [bob, 'owner'],
      ]),
    );
    expect((await view(store, {})).roster).toEqual(new Map());
  });

  it('STORE-94 a name that the list still holds passes to the new entry, and does not go with the old one', async () => {
    const { store } = bench();
    for (const keep of [3, 3, 1]) await commit(store, { lists: [named('one', keep)], events: [said('x')] });
    expect(await find(store, 'one')).toMatchObject({ entries: [{ seq: 3 }] });
    await commit(store, { lists: [named('two', 2)], events: [said('y')] });
    expect(await find(store, 'one')).toMatchObject({ entries: [{ seq: 3 }] });
  });

  it('STORE-95 whatever pushes an entry out takes its name: a bare append, a smaller keep, one of the same commit', async () => {
    const { store } = bench();
    const bare: ListChange = { list: 'chat', op: 'append', body: '0', keep: 3 };
    for (const name of ['1', '2', '3']) await commit(store, { lists: [named(name, 3)], events: [said(name)] });
    await commit(store, { lists: [bare], events: [said('bare')] });
    expect(await found(store, ['1', '2', '3'])).toEqual([null, 2, 3]);
    await commit(store, { lists: [named('5', 2)], events: [said('5')] });
    expect(await found(store, ['2', '3', '5'])).toEqual([null, null, 5]);
    const lists = ['6', '7', '8'].map((name, event) => named(name, 2, event));
    await commit(store, { lists, events: [said('6'), said('7'), said('8')] });
    expect(await found(store, ['5', '6', '7', '8'])).toEqual([null, null, 7, 8]);
    await restart(bench());
    expect(await found(bench().store, ['5', '6', '7', '8'])).toEqual([null, null, 7, 8]);
  });

  it('STORE-96 one commit appends to several lists, each entry with seq, time and author of its own event', async () => {
    const { store } = bench();
    const other = { ...named('a', 10, 1), list: 'other' };
    const { now } = committed(
      await store.commit(room, {
        lists: [named('a'), other, named('b', 10, 1), named('c', 10, 2)],
        events: [said('1'), said('2', bob), said('3')],
      }),
    );
    const query = { lists: [{ list: 'chat', limit: 9 } as const, { list: 'other', name: 'a' }] };
    const [chat, elsewhere] = (await view(store, query)).lists;
    expect(chat?.entries).toEqual([
      { seq: 1, ts: now, by: ada, body: '"a"' },
      { seq: 2, ts: now, by: bob, body: '"b"' },
      { seq: 3, ts: now, by: ada, body: '"c"' },
    ]);
    expect(elsewhere?.entries).toEqual([{ seq: 2, ts: now, by: bob, body: '"a"' }]);
    expect(await found(store, ['a', 'b', 'c'])).toEqual([1, 2, 3]);
  });

  it('STORE-97 an entry asked for by name is never cut by maxBytes, but counts for what follows', async () => {
    const { store } = bench();
    const { at } = await view(store, {});
    const body = 'é'.repeat(500);
    for (const name of ['1', '2']) {
      await commit(store, { lists: [{ ...named(name), body }], events: [{ kind: 'chat.send', by: ada, body }] });
    }
    const lists = [
      { list: 'chat', limit: 9 },
      { list: 'chat', name: '1' },
      { list: 'chat', name: '2' },
    ];
    const sizes = async (maxBytes: number) => {
      const seen = await view(store, { lists, since: at, maxBytes });
      const log = seen.log?.kind === 'resumed' ? seen.log.entries.length : null;
      return [...seen.lists.map(({ entries }) => entries.map(({ seq }) => seq)), log];
    };
    expect(await sizes(6_000)).toEqual([[1, 2], [1], [2], 2]);
    expect(await sizes(5_000)).toEqual([[1, 2], [1], [2], 1]);
    expect(await sizes(10)).toEqual([[2], [1], [2], 0]);
  });

  it('STORE-98 who belongs is told in a room of any size', async () => {
    const { store } = bench();
    const users = Array.from({ length: 150 }, (_, index) => userId(`user-${index}`));
    await Promise.all(
      users.map((user, index) => store.enter(room, { session: sessionId(`s${index}`), user, role: `role-${index}` })),
    );
    await restart(bench());
    const asked = [userId('user-149'), userId('user-0'), userId('nobody'), userId('user-0')];
    const { roster, members } = await view(bench().store, { roster: asked, members: 'detail' });
    expect(members?.users).toBeUndefined();
    expect([...roster].sort()).toEqual([
      ['user-0', 'role-0'],
      ['user-149', 'role-149'],
    ]);
  });

  it('STORE-99 a name is any text of 1 to 128 bytes, in its own list only', async () => {
    const { store } = bench();
    const texts = ['a:b%3A', '🏔 \n"\u0000', 'n'.repeat(128), '__proto__', '0'];
    const lists = texts.map((name, event) => named(name, 10, event));
    await commit(store, { lists, events: texts.map((text) => said(text)) });
    expect(await found(store, texts)).toEqual([1, 2, 3, 4, 5]);
    const elsewhere = await view(store, { lists: [{ list: 'a', name: 'b%3A' }, ...texts.map(inOther)] });
    expect(elsewhere.lists.flatMap(({ entries }) => entries)).toEqual([]);
  });

  it('STORE-100 an append that cannot be meant is a TypeError, and nothing of its commit is done', async () => {
    const { store } = bench();
    const wrong: Commit[] = [
      { lists: [named('a')] },
      { lists: [named('a', 10, 1)], events: [said('1')] },
      { lists: [named('a', 10, -1)], events: [said('1')] },
      { lists: [named('a'), named('b')], events: [said('1'), said('2')] },
      { lists: [named('a', 10, 1), named('b', 10, 0)], events: [said('1'), said('2')] },
      { lists: [named('')], events: [said('1')] },
      { lists: [named('é'.repeat(65))], events: [said('1')] },
    ];
    for (const changes of wrong) {
      await expect(store.commit(room, { ...changes, puts: [['x/1', '1']] })).rejects.toThrow(TypeError);
    }
    expect(await view(store, { rows: ['x/1'] })).toMatchObject({ at: { seq: 0 }, rev: 0, rows: new Map() });
  });
}

const inOther = (name: string) => ({ list: 'other', name });

/** Seqs of the entries of these names; `null` where there is none. */
async function found(store: RoomStore, names: readonly string[]): Promise<(number | null)[]> {
  const { lists } = await view(store, { lists: names.map((name) => ({ list: 'chat', name })) });
  return lists.map(({ entries }) => entries[0]?.seq ?? null);
}
