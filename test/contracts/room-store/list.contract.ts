import { expect, it } from '@jest/globals';
import type { Commit, ListChange, RoomStore } from '../../../src/store/room-store.js';
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
}
