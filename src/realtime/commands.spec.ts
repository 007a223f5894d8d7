import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '../../test/support/manual-clock.js';
import type { RoomId, SessionId, UserId } from '../protocol/ids.js';
import { Refusal } from '../protocol/refusal.js';
import { EmbeddedRoomStore } from '../store/embedded/embedded-room-store.js';
import type { Commit } from '../store/room-store.js';
import { Call, RoomCall } from './call.js';
import { answer, change, defineCommand } from './decision.js';
import type { RowsView } from './decision.js';
import { Rooms } from './rooms.js';
import type { Session } from './session.js';

const ROOM = 'r' as RoomId;
const ANA = 'ana' as UserId;
const SESSION: Session = {
  id: 's1' as SessionId,
  user: ANA,
  identity: { user: ANA },
  device: undefined,
  version: 2,
  openedAt: 0,
  isTakeover: false,
  isStrict: false,
  homeRoom: ROOM,
};
const MUTE = 'test.mute/ana';
const PACE = 'test.pace';

let dataDir: string;
let store: EmbeddedRoomStore;
let rooms: Rooms;
/** Calls of the store, in their order. */
let calls: string[];
/** Happens before the next commits, one each. */
let meanwhile: Commit[];
/** What the rule was shown each time. */
let shown: (string | null)[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rally-commands-'));
  store = await EmbeddedRoomStore.open({ dataDir, clock: new ManualClock() });
  [calls, meanwhile, shown] = [[], [], []];
  const { read, commit } = EmbeddedRoomStore.prototype;
  jest.spyOn(store, 'read').mockImplementation((...args) => {
    calls.push('read');
    return read.apply(store, args);
  });
  jest.spyOn(store, 'commit').mockImplementation(async (...args) => {
    calls.push('commit');
    const between = meanwhile.shift();
    if (between !== undefined) await commit.call(store, ROOM, between);
    return commit.apply(store, args);
  });
  rooms = new Rooms(store);
});
afterEach(async () => {
  await store.close();
  await rm(dataDir, { recursive: true });
});

/** Says something, unless its author is muted; nothing at all is never said. */
const say = defineCommand({
  usuallyAbsent: () => [MUTE, PACE],
  decide: (text: string, view: RowsView | null) => {
    shown.push(view && [...view.rows.keys()].sort().join());
    if (view?.rows.has(MUTE) === true) return new Refusal('forbidden');
    if (text === '') return answer({ said: false });
    return change({ events: [{ kind: 'test.say', by: ANA, body: JSON.stringify(text) }] }, { said: true });
  },
});
const calling = (text: string, id?: string) =>
  new RoomCall(new Call(SESSION, 'test.say', id, { text }, ROOM), ROOM, undefined, 'member');
const run = (text: string, id?: string) => rooms.run(say, calling(text, id), text);
const put = (...keys: string[]): Commit => ({ puts: keys.map((key) => [key, '{}']) });
const codeOf = (outcome: Promise<unknown>) =>
  outcome.then(() => 'done').catch((error: unknown) => (error instanceof Refusal ? error.code : error));

describe('A command that is decided ahead', () => {
  it('ROOM-7 costs one commit where none of its rows is there', async () => {
    expect(await run('hello')).toMatchObject({ said: true, seq: 1 });
    expect([calls, shown]).toEqual([['commit'], [null]]);
  });

  it('ROOM-7 is decided again with the rows that are there, which the refused commit brought', async () => {
    await store.commit(ROOM, put(MUTE));
    calls.length = 0;
    expect(await codeOf(run('hello'))).toBe('forbidden');
    expect([calls, shown]).toEqual([['commit'], [null, MUTE]]);
  });

  it('ROOM-7 commits what the rows allow, guarded by them', async () => {
    await store.commit(ROOM, put(PACE));
    calls.length = 0;
    expect(await run('hello')).toMatchObject({ said: true, seq: 1 });
    expect([calls, shown]).toEqual([
      ['commit', 'commit'],
      [null, PACE],
    ]);
  });

  it('ROOM-7 sees a row that came between its decision and its commit', async () => {
    meanwhile = [put(MUTE)];
    expect(await codeOf(run('hello'))).toBe('forbidden');
    expect(shown).toEqual([null, MUTE]);
  });

  it('ROOM-7 that loses again is decided again, each time with what came between', async () => {
    meanwhile = [put(PACE), put(MUTE)];
    expect(await codeOf(run('hello'))).toBe('forbidden');
    expect([calls, shown]).toEqual([
      ['commit', 'commit'],
      [null, PACE, `${MUTE},${PACE}`],
    ]);
  });

  it('ROOM-7 goes on when what stood against it is gone again', async () => {
    meanwhile = [put(PACE), { deletes: [PACE] }];
    expect(await run('hello')).toMatchObject({ seq: 1 });
    expect(shown).toEqual([null, PACE, '']);
  });

  it('ROOM-7 is decided by what is there, where it would not change anything: nothing else proves the assumption', async () => {
    expect(await run('')).toEqual({ said: false });
    await store.commit(ROOM, put(MUTE));
    expect(await codeOf(run(''))).toBe('forbidden');
    expect(shown).toEqual([null, '', null, MUTE]);
  });

  it('ROOM-7 takes effect in the order of the calls, also among commands that read', async () => {
    const mute = defineCommand({ reads: () => ({ rows: [MUTE] }), decide: () => change(put(MUTE), {}) });
    const before = run('one');
    const muted = rooms.run(mute, calling('mute'), null);
    expect(await before).toMatchObject({ seq: 1 });
    await muted;
    expect(await codeOf(run('two'))).toBe('forbidden');
  });

  it('ENV-5 that is repeated gets its first answer, though its author is muted by now', async () => {
    const first = await run('hello', 'k1');
    await store.commit(ROOM, put(MUTE));
    expect(await run('hello', 'k1')).toEqual({ ...first, duplicate: true });
    expect(await codeOf(run('other', 'k1'))).toBe('idempotency_mismatch');
    expect(await codeOf(run('', 'k1'))).toBe('idempotency_mismatch');
  });

  it('ENV-5 that is repeated while it is under way happens once', async () => {
    const [first, second] = await Promise.all([run('hello', 'k1'), run('hello', 'k1')]);
    expect([first.seq, second.seq, second.duplicate]).toEqual([1, 1, true]);
  });
});

describe('What was answered already', () => {
  it('ENV-5 is recalled by its id with one read, as a repeat would be answered', async () => {
    const first = await run('hello', 'k1');
    calls.length = 0;
    expect(await rooms.recall(calling('hello', 'k1'))).toEqual({ ...first, duplicate: true });
    expect(calls).toEqual(['read']);
  });

  it('ENV-5 is not recalled for another command with the same id', async () => {
    await run('hello', 'k1');
    expect(await codeOf(rooms.recall(calling('other', 'k1')))).toBe('idempotency_mismatch');
  });

  it('ENV-5 is not known of an id that is new, that was refused, or that is none', async () => {
    expect(await rooms.recall(calling('hello', 'k1'))).toBeUndefined();
    await store.commit(ROOM, put(MUTE));
    expect(await codeOf(run('hello', 'k1'))).toBe('forbidden');
    expect(await rooms.recall(calling('hello', 'k1'))).toBeUndefined();
    calls.length = 0;
    expect(await rooms.recall(calling('hello'))).toBeUndefined();
    expect(calls).toEqual([]);
  });
});
