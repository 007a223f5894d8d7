import { expect, it } from '@jest/globals';
import type { SessionRef } from '../../../src/store/entrance.js';
import type { RoomStore } from '../../../src/store/room-store.js';
import { MEMBERS_DETAIL_MAX } from '../../../src/store/room-store.js';
import { eventually } from '../../support/eventually.js';
import { SignalRecorder } from '../../support/signal-recorder.js';
import { ada, benchFor, bob, committed, ofKind, restart, room, said, sessionId, userId, view } from './harness.js';
import type { RoomStoreHarness } from './harness.js';

const GRACE_MS = 2_000;

export function memberContract(newHarness: () => Promise<RoomStoreHarness>): void {
  const bench = benchFor(newHarness);
  const enter = (session: string, user = ada, role = 'member'): Promise<SessionRef> =>
    bench().store.enter(room, { session: sessionId(session), user, role });
  const members = async () => (await view(bench().store, { members: 'detail' })).members;
  const watched = async (): Promise<SignalRecorder> => {
    const recorder = new SignalRecorder();
    await bench().store.watch(room, recorder.listener);
    return recorder;
  };
  const presence = (recorder: SignalRecorder) =>
    recorder.signals.flatMap((signal) =>
      signal.kind === 'presence'
        ? [[signal.action, signal.member.user, signal.member.state, signal.member.devices]]
        : [],
    );

  it('STORE-55 entering makes a live member of the room and its roster, told as join', async () => {
    const recorder = await watched();
    await enter('s1', ada, 'owner');
    await enter('s2', bob, 'guest');
    await recorder.told(2);
    expect(presence(recorder)).toEqual([
      ['join', ada, 'online', 1],
      ['join', bob, 'online', 1],
    ]);
    expect(await members()).toEqual({
      count: 2,
      users: [
        { user: ada, state: 'online', devices: 1, role: 'owner' },
        { user: bob, state: 'online', devices: 1, role: 'guest' },
      ],
    });
    expect((await view(bench().store, { members: 'count' })).members).toEqual({ count: 2 });
  });

  it('STORE-56 presence is per user: sessions count as devices, and only changes are told', async () => {
    const recorder = await watched();
    const one = await enter('s1');
    const two = await enter('s2');
    await enter('s2');
    await bench().store.leave(room, two, 0);
    await bench().store.leave(room, await enter('s2'), 0);
    await bench().store.leave(room, one, 0);
    await recorder.until(() => presence(recorder).at(-1)?.[0] === 'leave');
    expect(presence(recorder)).toEqual([
      ['join', ada, 'online', 1],
      ['update', ada, 'online', 2],
      ['update', ada, 'online', 1],
      ['leave', ada, 'offline', 0],
    ]);
  });

  it('STORE-57 leaving without grace is gone at once; the roster keeps user, role and when last seen', async () => {
    const { store, harness } = bench();
    const ref = await enter('s1', ada, 'owner');
    await harness.advance(50);
    await store.leave(room, ref, 0);
    const { members: left, now } = await view(store, { members: 'detail' });
    expect(left).toMatchObject({ count: 0, users: [{ user: ada, state: 'offline', devices: 0, role: 'owner' }] });
    const lastSeen = left?.users?.[0]?.lastSeen ?? 0;
    expect(lastSeen).toBeLessThanOrEqual(now);
    expect(lastSeen).toBeGreaterThan(now - 60_000);
    await enter('s9', ada, 'guest');
    expect((await members())?.users).toEqual([{ user: ada, state: 'online', devices: 1, role: 'owner' }]);
  });

  it('STORE-58 leaving with grace is reconnecting until the timer of the session fires and its handler parts it', async () => {
    const { store, harness } = bench();
    const recorder = await watched();
    const ref = await enter('s1');
    const fired: string[] = [];
    store.onFiring(async (of, firing) => {
      fired.push(firing.key);
      await store.commit(of, { firing, parted: [sessionId('s1')], events: [said('gone')] });
    });
    await store.leave(room, ref, GRACE_MS);
    expect(await members()).toMatchObject({ count: 1, users: [{ state: 'reconnecting', devices: 0 }] });
    expect(fired).toEqual([]);
    await harness.advance(GRACE_MS + 1);
    await recorder.until(() => presence(recorder).length === 3);
    expect(fired).toEqual(['session:s1']);
    expect(recorder.story).toEqual(['join ada', 'update ada', 'event 1', 'leave ada']);
    expect(presence(recorder).slice(1)).toEqual([
      ['update', ada, 'reconnecting', 0],
      ['leave', ada, 'offline', 0],
    ]);
    expect(await members()).toMatchObject({ count: 0, users: [{ state: 'offline' }] });
  });

  it('STORE-59 coming back within the grace cancels the timer; nobody is told leave or join', async () => {
    const { store, harness } = bench();
    const recorder = await watched();
    const fired: string[] = [];
    store.onFiring((_, firing) => {
      fired.push(firing.key);
      return Promise.resolve();
    });
    const old = await enter('s1');
    await store.leave(room, old, GRACE_MS);
    const current = await enter('s1');
    await harness.advance(GRACE_MS + 1);
    committed(await store.commit(room, { as: current, events: [said('back')] }));
    await recorder.until(() => recorder.seqs.length === 1);
    expect(fired).toEqual([]);
    expect(presence(recorder)).toEqual([
      ['join', ada, 'online', 1],
      ['update', ada, 'reconnecting', 0],
      ['update', ada, 'online', 1],
    ]);
  });

  it('STORE-60 entering with a known session takes it over: the older generation is superseded everywhere', async () => {
    const { store, harness } = bench();
    const other = harness.another === undefined ? store : await harness.another();
    const old = await enter('s1');
    committed(await store.commit(room, { as: old, events: [said('1')] }));
    const current = await other.enter(room, { session: sessionId('s1'), user: ada, role: 'member' });
    expect(current.generation).toBeGreaterThan(old.generation);
    ofKind(await store.commit(room, { as: old, events: [said('ghost')] }), 'superseded');
    committed(await other.commit(room, { as: current, events: [said('2')] }));
    expect((await members())?.users).toMatchObject([{ devices: 1 }]);
  });

  it('STORE-61 leave of a stale generation changes nothing', async () => {
    const { store, harness } = bench();
    const fired: string[] = [];
    store.onFiring((_, { key }) => {
      fired.push(key);
      return Promise.resolve();
    });
    const old = await enter('s1');
    const current = await enter('s1');
    await store.leave(room, old, 0);
    await store.leave(room, old, GRACE_MS);
    await harness.advance(GRACE_MS + 1);
    expect(fired).toEqual([]);
    expect(await members()).toMatchObject({ count: 1, users: [{ state: 'online', devices: 1 }] });
    committed(await store.commit(room, { as: current }));
  });

  it('STORE-62 a session that is gone, or comes back after it was, never meets its old generation', async () => {
    const { store } = bench();
    const old = await enter('s1');
    await store.leave(room, old, 0);
    ofKind(await store.commit(room, { as: old }), 'superseded');
    const again = await enter('s1');
    expect(again.generation).toBeGreaterThan(old.generation);
    ofKind(await store.commit(room, { as: old }), 'superseded');
  });

  it('STORE-63 what a session commits while it is reconnecting still counts', async () => {
    const { store } = bench();
    const ref = await enter('s1');
    await store.leave(room, ref, GRACE_MS);
    committed(await store.commit(room, { as: ref, events: [said('last words')] }));
  });

  it('STORE-64 the roster is listed by user id up to its limit, beyond it only counted', async () => {
    const { store } = bench();
    const names = Array.from(
      { length: MEMBERS_DETAIL_MAX },
      (_, index) => `u${String((index * 37) % 100).padStart(2, '0')}`,
    );
    await Promise.all(names.map((name) => enter(`s-${name}`, userId(name))));
    expect((await members())?.users?.map(({ user }) => user)).toEqual([...names].sort());
    const recorder = await watched();
    await enter('s-one-more', userId('one-more'));
    expect(await members()).toEqual({ count: MEMBERS_DETAIL_MAX + 1 });
    committed(await store.commit(room, { events: [said('x')] }));
    await recorder.until(() => recorder.seqs.length === 1);
    expect(presence(recorder)).toEqual([]);
  });

  it('STORE-65 after the process died its sessions are in grace, then handed to the firing handler; the roster stays', async () => {
    await enter('s1', ada, 'owner');
    committed(await bench().store.commit(room, { events: [said('x')] }));
    await restart(bench());
    const { store, harness } = bench();
    const recorder = await watched();
    store.onFiring(async (of, firing) => {
      await store.commit(of, { firing, parted: [sessionId(firing.key.replace('session:', ''))] });
    });
    // Its sessions are taken in hand by the clock, but when that is done is up to the machine.
    while (presence(recorder).at(-1)?.[0] !== 'leave') await harness.advance(harness.deadSessionMs);
    expect(await members()).toMatchObject({ count: 0, users: [{ user: ada, role: 'owner', state: 'offline' }] });
  });

  it('STORE-66 a session can be taken over after the process that held it died', async () => {
    const old = await enter('s1');
    await restart(bench());
    const { store, harness } = bench();
    const fired: string[] = [];
    store.onFiring((_, { key }) => {
      fired.push(key);
      return Promise.resolve();
    });
    const current = await enter('s1');
    expect(current.generation).toBeGreaterThan(old.generation);
    await harness.advance(harness.deadSessionMs);
    ofKind(await store.commit(room, { as: old }), 'superseded');
    committed(await store.commit(room, { as: current }));
    expect(fired).toEqual([]);
    expect(await members()).toMatchObject({ count: 1, users: [{ state: 'online', devices: 1 }] });
  });

  it('STORE-79 a session that is entered again tells who holds an older generation that it is superseded', async () => {
    const recorder = await watched();
    const ghost = await enter('s1');
    const heir = await enter('s1');
    await recorder.until(() => recorder.story.includes('superseded s1'));
    expect(recorder.story).toEqual(['join ada', 'superseded s1']); // Nobody left, nobody came.
    expect(recorder.signals.at(-1)).toMatchObject({ generation: heir.generation });
    expect(ofKind(await bench().store.commit(room, { as: ghost, events: [said('late')] }), 'superseded')).toBeTruthy();
    await bench().store.leave(room, ghost, 0);
    committed(await bench().store.commit(room, { as: heir, events: [said('still here')] }));
  });

  it('STORE-80 a session that is entered again within its grace is online again, told as update', async () => {
    const recorder = await watched();
    await bench().store.leave(room, await enter('s1'), GRACE_MS);
    await enter('s1');
    await recorder.until(() => recorder.story.includes('superseded s1'));
    expect(presence(recorder)).toEqual([
      ['join', ada, 'online', 1],
      ['update', ada, 'reconnecting', 0],
      ['update', ada, 'online', 1],
    ]);
  });

  it('STORE-111 a room that fills and empties sets the timer that its first entrance names, each time for later', async () => {
    const occupancyTimer = 'x.turn';
    const { store, harness } = bench();
    const fired: { at: number; count: number | undefined }[] = [];
    const firing = async (on: RoomStore) =>
      on.onFiring(async (of, due) => {
        if (due.key === occupancyTimer) fired.push({ at: due.at, count: (await members())?.count });
        const parted = due.key.startsWith('session:') ? [sessionId(due.key.slice('session:'.length))] : [];
        await on.commit(of, { firing: due, parted });
      });
    const come = (session: string, user = ada) =>
      bench().store.enter(room, { session: sessionId(session), user, role: 'member', occupancyTimer });
    const counts = async (...expected: number[]) => {
      await eventually(async () => {
        await harness.advance(100);
        expect(fired.map(({ count }) => count)).toEqual(expected);
      });
    };
    await firing(store);
    await enter('s0', bob); // Names none: nobody is told that it filled.
    const one = await come('s1');
    await counts(2);
    const two = await come('s2');
    await come('s2', bob); // Taken over, even by somebody else: the room does not empty.
    await store.leave(room, two, 0);
    await store.leave(room, one, GRACE_MS);
    const back = await come('s1');
    await harness.advance(GRACE_MS + 1);
    await store.leave(room, back, GRACE_MS);
    await store.leave(room, await come('s2', bob), 0);
    await store.leave(room, await enter('s0', bob), 0);
    await harness.advance(GRACE_MS / 2);
    expect(fired).toHaveLength(1);
    await counts(2, 0);
    // At one time of the store.
    await store.leave(room, await come('s3'), 0);
    await come('s4');
    await counts(2, 0, 1);
    await restart(bench());
    await firing(bench().store);
    await harness.advance(harness.deadSessionMs);
    await counts(2, 0, 1, 0);
    const times = fired.map(({ at }) => at);
    expect(new Set(times).size).toBe(4);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    await bench().store.leave(room, await enter('s5'), 0);
    await harness.advance(1_000);
    expect(fired).toHaveLength(4);
    // What is wiped forgets it, and who comes then names it anew.
    await come('s6');
    await counts(2, 0, 1, 0, 1);
    committed(await bench().store.commit(room, { wipe: true, events: [said('gone')] }));
    await harness.advance(1_000);
    expect(fired).toHaveLength(5);
    await come('s7');
    await counts(2, 0, 1, 0, 1, 1);
  });

  it('STORE-81 a user is away while all of its live sessions are, and only changes are told', async () => {
    const recorder = await watched();
    const { store } = bench();
    const one = await enter('s1');
    await store.enter(room, { session: sessionId('s2'), user: ada, role: 'member', isAway: true });
    await store.setAway(room, one, true);
    await store.setAway(room, one, true);
    expect((await members())?.users).toEqual([{ user: ada, state: 'away', devices: 2, role: 'member' }]);
    const again = await enter('s1');
    await store.setAway(room, one, true); // Of an older generation: changes nothing.
    await store.leave(room, again, 0);
    await recorder.until(() => presence(recorder).length === 5);
    expect(presence(recorder)).toEqual([
      ['join', ada, 'online', 1],
      ['update', ada, 'online', 2],
      ['update', ada, 'away', 2],
      ['update', ada, 'online', 2],
      ['update', ada, 'away', 1],
    ]);
  });

  it('STORE-84 what a crowd was not told, it is told when it is none any more', async () => {
    const recorder = await watched();
    const here: SessionRef[] = [];
    for (let index = 0; index <= MEMBERS_DETAIL_MAX; index += 1)
      here.push(await enter(`s${index}`, userId(`u${index}`)));
    for (const member of here.slice(1, 3)) await bench().store.leave(room, member, 0);
    const last = String(MEMBERS_DETAIL_MAX);
    await recorder.until(() => recorder.story.includes('leave u1') && recorder.story.includes('leave u2'));
    expect(recorder.story.filter((word) => word.endsWith(` u${last}`))).toEqual([`join u${last}`]);
  });
}
