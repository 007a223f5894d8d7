import { expect, it } from '@jest/globals';
import { StoreUnavailable } from '../../../src/store/room-store.js';
import { SignalRecorder } from '../../support/signal-recorder.js';
import { ada, benchFor, committed, restart, room, roomId, said, sessionId, userId, view } from './harness.js';
import type { RoomStoreHarness } from './harness.js';

/** Ids that clients may choose and that key schemes like to trip over. */
const WEIRD = [
  'a',
  'a:b',
  'a:b/{c}',
  '{a}',
  '{',
  'a}{b',
  '🏔️',
  'é',
  'e\u0301',
  '__proto__',
  'constructor',
  '../x',
  '*',
  '%2F',
  '$system',
  'A',
  '1',
  '01',
];

export function isolationContract(newHarness: () => Promise<RoomStoreHarness>): void {
  const bench = benchFor(newHarness);

  it('STORE-75 no room sees anything of another, however alike their ids are', async () => {
    const { store } = bench();
    const recorders = new Map(WEIRD.map((id) => [id, new SignalRecorder()]));
    for (const [id, { listener }] of recorders) await store.watch(roomId(id), listener);
    for (const id of WEIRD) {
      const of = roomId(id);
      await store.enter(of, { session: sessionId('s'), user: userId(id), role: 'member' });
      await store.setLane(of, { lane: 'l', key: id, by: ada, order: 1, body: id, ttlMs: 600_000 });
      committed(
        await store.commit(of, {
          once: { user: ada, id: 'same', digest: id },
          puts: [['x/1', id]],
          lists: [{ list: 'chat', op: 'append', body: id, keep: 5 }],
          events: [said(id)],
        }),
      );
    }
    for (const reopened of [false, true]) {
      if (reopened) await restart(bench());
      for (const id of WEIRD) {
        const seen = await view(
          bench().store,
          { rows: ['x/1'], lists: [{ list: 'chat', limit: 5 }], members: 'detail', lanes: ['l'] },
          roomId(id),
        );
        expect(seen).toMatchObject({ at: { seq: 1 }, members: { count: 1, users: [{ user: id }] } });
        expect([seen.rows.get('x/1')?.body, seen.lists[0]?.entries.map(({ body }) => body)]).toEqual([id, [id]]);
        if (!reopened) expect(seen.lanes.get('l')).toMatchObject([{ key: id }]);
      }
    }
    for (const [id, recorder] of recorders) {
      await recorder.told(3);
      expect(recorder.story).toEqual([`join ${id}`, `lane ${id}`, 'event 1']);
      expect(recorder.events[0]?.body).toBe(said(id).body);
    }
  });

  it('STORE-76 keys of rows, lists, lanes, timers, users and sessions are taken as they are', async () => {
    const { store } = bench();
    for (const id of WEIRD) {
      committed(
        await store.commit(room, {
          puts: [[`x.${id}/1`, id]],
          lists: [{ list: id, op: 'append', body: id, keep: 5 }],
          lanes: [{ lane: id, key: id, by: userId(id), order: 1, body: id, ttlMs: 600_000 }],
          events: [{ kind: id, by: userId(id), body: id }],
          timers: [{ key: `x/${id}`, at: 4e12 }],
        }),
      );
      await store.enter(room, { session: sessionId(id), user: userId(id), role: id });
    }
    for (const id of WEIRD) {
      const query = {
        rows: [`x.${id}/1`],
        tables: [{ prefix: `x.${id}/` }],
        lists: [{ list: id, limit: 5 }],
        lanes: [id],
      };
      const seen = await view(store, query);
      expect(seen.rows.get(`x.${id}/1`)?.body).toBe(id);
      const keys = seen.tables.get(`x.${id}/`)?.rows.map(([key]) => key) ?? [];
      expect(keys).toEqual(
        WEIRD.map((other) => `x.${other}/1`)
          .filter((key) => key.startsWith(`x.${id}/`))
          .sort(),
      );
      expect(seen.lists[0]?.entries).toMatchObject([{ by: id, body: id }]);
      expect(seen.lanes.get(id)).toMatchObject([{ key: id, by: id, body: id }]);
      committed(await store.commit(room, { firing: { key: `x/${id}`, at: 4e12 } }));
    }
    const { members } = await view(store, { members: 'detail' });
    expect(members?.users?.map(({ user, role }) => [user, role])).toEqual([...WEIRD].sort().map((id) => [id, id]));
  });

  it('STORE-77 status says up, and after close every call throws StoreUnavailable', async () => {
    const { store } = bench();
    expect(store.status()).toMatchObject({ up: true });
    const pending = store.commit(room, { events: [said('flushed')] });
    await store.close();
    committed(await pending);
    await store.close();
    const ref = { session: sessionId('s'), generation: 1 };
    const calls = [
      () => store.read(room, {}),
      () => store.commit(room, {}),
      () => store.setLane(room, { lane: 'l', key: 'k', by: ada, order: 1, body: '{}', ttlMs: 1_000 }),
      () => store.enter(room, { session: ref.session, user: ada, role: 'member' }),
      () => store.leave(room, ref, 0),
      () => store.watch(room, () => undefined),
    ];
    for (const call of calls) await expect(call()).rejects.toBeInstanceOf(StoreUnavailable);
    expect(store.status().up).toBe(false);
    await restart(bench());
    expect((await view(bench().store, {})).at.seq).toBe(1);
  });

  it('STORE-86 the time that is known without asking is that of views, and goes with it', async () => {
    const { store, harness } = bench();
    const asked = async () => Math.abs(store.now() - (await view(store, {})).now);
    await harness.advance(1_500); // An instance hears the time once a second.
    const before = store.now();
    expect(await asked()).toBeLessThan(500);
    await harness.advance(2_000);
    expect(await asked()).toBeLessThan(500);
    expect(store.now() - before).toBeGreaterThanOrEqual(2_000);
  });
}
