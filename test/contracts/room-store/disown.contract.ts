import { expect, it } from '@jest/globals';
import type { LanePut, RoomStore } from '../../../src/store/room-store.js';
import { SignalRecorder } from '../../support/signal-recorder.js';
import { ada, benchFor, bob, committed, restart, room, roomId, said, sessionId, userId, view } from './harness.js';
import type { RoomStoreHarness } from './harness.js';

const NOBODY = userId('$erased');
const GONE = { kind: 'room.erased', body: '{"action":"erased"}' };
const value = (more: Partial<LanePut>): LanePut => ({
  lane: 'x.state',
  key: 'k',
  by: bob,
  order: 1,
  body: '{}',
  ttlMs: 60_000,
  ...more,
});

export function disownContract(newHarness: () => Promise<RoomStoreHarness>): void {
  const bench = benchFor(newHarness);
  const logOf = async (store: RoomStore) => {
    const { at } = await view(store, {});
    const { log } = await view(store, { since: { ...at, seq: 0 } });
    if (log?.kind !== 'resumed') throw new Error('expected a page of the log');
    return log.entries.map(({ seq, ts: _, ...entry }) => entry);
  };
  const valuesOf = async (store: RoomStore) =>
    ((await view(store, { lanes: ['x.state'] })).lanes.get('x.state') ?? []).map(({ key, to }) => [key, to]);

  it('STORE-130 what is erased may get another author, and stay addressed; watchers are told the same', async () => {
    const recorder = new SignalRecorder();
    await bench().store.watch(room, recorder.listener);
    const whisper = { ...said('psst', bob), to: [ada, userId('cem')] };
    committed(await bench().store.commit(room, { events: [said('one'), whisper, said('three')] }));
    const to = [NOBODY, userId('cem')];
    const erase = [
      { seq: 1, ...GONE, by: NOBODY },
      { seq: 2, kind: whisper.kind, body: whisper.body, to },
      { seq: 3, ...GONE },
    ];
    committed(await bench().store.commit(room, { erase, events: [{ ...GONE, by: NOBODY }] }));
    const left = [
      { ...GONE, by: NOBODY },
      { ...whisper, to },
      { ...GONE, by: ada },
      { ...GONE, by: NOBODY },
    ];
    await recorder.told(7);
    const told = recorder.signals.flatMap((signal) => (signal.kind === 'erase' ? [signal] : []));
    expect(told).toEqual(erase.map(({ seq, ...as }) => ({ kind: 'erase', seq, as })));
    expect(await logOf(bench().store)).toEqual(left);
    await restart(bench());
    expect(await logOf(bench().store)).toEqual(left);
  });

  it('STORE-131 an entry may get another author; a list that ends leaves neither entries nor names', async () => {
    const append = (list: string, name: string) => ({ list, op: 'append', body: '"1"', keep: 9, name }) as const;
    committed(await bench().store.commit(room, { events: [said('one')], lists: [append('a', 'n'), append('b', 'n')] }));
    const replace = { list: 'a', op: 'replace', seq: 1, body: '"2"', by: NOBODY } as const;
    committed(await bench().store.commit(room, { lists: [replace], clears: ['b', 'none'] }));
    const lists = [
      { list: 'a', name: 'n' },
      { list: 'b', name: 'n' },
      { list: 'b', limit: 9 },
    ];
    const entriesIn = async () => (await view(bench().store, { lists })).lists.map(({ entries }) => entries);
    const left = [[{ seq: 1, ts: expect.any(Number), by: NOBODY, body: '"2"' }], [], []];
    expect(await entriesIn()).toEqual(left);
    await restart(bench());
    expect(await entriesIn()).toEqual(left);
    committed(await bench().store.commit(room, { events: [said('two')], lists: [append('b', 'n')] }));
    expect((await view(bench().store, { lists })).lists[1]?.entries).toHaveLength(1);
  });

  it('STORE-132 a user who is disowned is in roster, sessions, lanes and timers no more; the others are', async () => {
    const { store } = bench();
    const recorder = new SignalRecorder();
    const [phone, other] = [sessionId('phone'), sessionId('other')];
    const ref = await store.enter(room, { session: phone, user: ada, role: 'owner' });
    await store.enter(room, { session: other, user: bob, role: 'member' });
    await store.leave(room, ref, 9_000);
    for (const put of [
      value({ key: 'of ada', by: ada }),
      value({ key: 'read ada' }),
      value({ key: 'waits', body: '{"waiting":["ada"]}' }),
      value({ key: 'to', to: [ada, bob] }),
      value({ key: 'to and of', to: [bob], body: '{"user":"ada"}' }),
      value({ key: 'adage', body: '{"says":"ada and bob"}', to: [userId('adam')] }),
    ])
      await store.setLane(room, put);
    await store.watch(room, recorder.listener);
    const disowning = { disown: { user: ada, as: NOBODY }, events: [{ ...GONE, by: NOBODY }] };
    committed(await store.commit(room, disowning));
    await recorder.until(() => recorder.story.includes('leave ada') && recorder.events.length === 1);
    expect(recorder.story.filter((word) => word.startsWith('drop')).sort()).toEqual(
      ['drop of ada', 'drop read ada', 'drop waits', 'drop to and of'].sort(),
    );
    expect((await valuesOf(store)).sort()).toEqual([
      ['adage', ['adam']],
      ['to', [NOBODY, bob]],
    ]);
    const isOut = async () => {
      const { members, roster } = await view(bench().store, { members: 'detail', roster: [ada, bob] });
      expect(members?.users?.map(({ user }) => user)).toEqual([bob]);
      expect([...roster]).toEqual([[bob, 'member']]);
    };
    await isOut();
    await restart(bench());
    await isOut();
    // The session's timer is gone: nothing is left for it to fire.
    expect((await bench().store.find(ada)).filter(({ isOwner, timers }) => isOwner || timers.length > 0)).toEqual([]);
    expect(await bench().store.commit(room, { as: ref, events: [said('late')] })).toEqual({ kind: 'superseded' });
  });

  it('STORE-133 finds every room in which an id stands, however it is written, and says where', async () => {
    const { store } = bench();
    const odd = userId('ö"\\:%\ue000');
    const places: Record<string, Parameters<RoomStore['commit']>[1]> = {
      row: { puts: [['x.row/1', JSON.stringify({ by: odd })]] },
      key: { puts: [[`x.row/${odd}`, '{}']] },
      author: { events: [said('one', odd)] },
      body: { events: [said(`to ${odd}`)] },
      whisper: { events: [{ ...said('psst'), to: [odd] }] },
      secret: { events: [{ ...said(odd), to: [bob] }] },
      timer: { timers: [{ key: `x.timer/${odd}`, at: 9e15 }] },
      list: { events: [said('one')], lists: [{ list: `x.of/${odd}`, op: 'append', body: '1', keep: 9 }] },
      entry: { events: [said('one', odd)], lists: [{ list: 'x.all', op: 'append', body: '1', keep: 9 }], erase: [] },
      lane: { lanes: [value({ by: odd })] },
      nowhere: { events: [said('one', bob)], puts: [['x.row/1', '"ö"']] },
    };
    for (const [name, commit] of Object.entries(places)) committed(await store.commit(roomId(name), commit));
    await store.enter(roomId('roster'), { session: sessionId('s'), user: odd, role: 'member' });
    const found = new Map((await store.find(odd)).map(({ room: of, ...trace }) => [String(of), trace]));
    expect([...found.keys()].sort()).toEqual(
      [...Object.keys(places).filter((name) => name !== 'nowhere'), 'roster'].sort(),
    );
    expect(found.get('timer')).toEqual({ lists: [], timers: [`x.timer/${odd}`], isOwner: false, isLive: false });
    expect(found.get('list')).toMatchObject({ lists: [`x.of/${odd}`] });
    expect(found.get('entry')).toMatchObject({ lists: ['x.all'] });
    expect(found.get('lane')).toMatchObject({ isOwner: true });
    expect(found.get('roster')).toMatchObject({ isOwner: true, isLive: true });
    expect(found.get('row')).toMatchObject({ isOwner: false, isLive: false });
  });

  it('STORE-134 finds what stands at the end of much else', async () => {
    const { store } = bench();
    const body = JSON.stringify('x'.repeat(10_000));
    const many = Array.from({ length: 150 }, (_, n) => n);
    const lists = many.map((n) => ({ list: 'x.all', op: 'append', body, keep: 999, event: n }) as const);
    committed(await store.commit(room, { events: many.map((n) => said(String(n), n === 0 ? bob : ada)), lists }));
    committed(await store.commit(room, { puts: many.map((n) => [`x.row/${n}`, n === 149 ? '"bob"' : body]) }));
    expect(await store.find(bob)).toMatchObject([{ room, lists: ['x.all'] }]);
    expect(await store.find(userId('nobody'))).toEqual([]);
  });
}
