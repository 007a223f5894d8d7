import { describe, expect, it } from '@jest/globals';
import type { ItemId, SessionId, UserId } from '../../../protocol/ids.js';
import type { Changes } from '../../../realtime/decision.js';
import { RuleRoom } from '../../../testing/rule-room.js';
import { LEASES, goneKey, leaseKey } from '../planning-rows.rules.js';
import type { Holder } from '../planning.messages.js';
import { leaseDeletion, leaseOf } from './lease-end.rules.js';
import { decideCut, decideExpire, decideForfeit, decideRelease, decideUnlock } from './lease.rules.js';
import { decideLock } from './lock.rules.js';

const ITEM = 'dinner' as ItemId;
const claim = (name: string, itemId = ITEM) => ({
  itemId,
  user: name as UserId,
  session: `${name}-session` as SessionId,
});
const HOW = { ttlMs: 30_000, steal: false, isOverruling: false, wait: false };
const decide = (room: RuleRoom, name: string, how: Partial<typeof HOW> = {}, itemId = ITEM) =>
  decideLock({ ...claim(name, itemId), ...HOW, ...how }, room.view(LEASES));
const lock = (room: RuleRoom, name: string, how?: Partial<typeof HOW>) => room.apply(decide(room, name, how));
const wait = (room: RuleRoom, name: string) => lock(room, name, { wait: true }).ack;
const lease = (room: RuleRoom) => leaseOf(room.view(), ITEM);
const waiting = (room: RuleRoom) => lease(room)?.waiting?.map(({ user }) => user);
interface Told {
  readonly action: string;
  readonly reason?: string;
  readonly holder?: Holder;
  readonly waiting?: readonly Holder[];
}
/** What a commit tells, shortened. */
const told = ({ events = [], lanes = [] }: Changes) =>
  [...events, ...lanes].map(({ body }) => {
    const { action, reason, holder, waiting = [] } = JSON.parse(body) as Told;
    const users = [...(holder === undefined ? [] : [holder]), ...waiting].map(({ user_id: user }) => user);
    return [action, ...(reason === undefined ? users : [reason])].join(' ');
  });

function roomWith(holder: string, ...queue: string[]): RuleRoom {
  const room = new RuleRoom();
  lock(room, holder);
  for (const name of queue) wait(room, name);
  return room;
}

describe('locking what somebody else has', () => {
  it('PLAN-1 steals from a holder whose socket is gone; while it is there, only as a moderator or owner', () => {
    const room = roomWith('ana', 'cem');
    const details = { holder: { user_id: 'ana' }, expires_at: room.now + 30_000 };
    expect(decide(room, 'ben', { steal: true })).toMatchObject({ code: 'steal_denied', extras: { details } });
    const moderated = lock(room, 'mia', { steal: true, isOverruling: true });
    expect(told(moderated.changes)).toEqual(['unlock stolen', 'lock mia', 'queue cem']);
    expect(moderated.changes.events?.[0]?.body).toContain('"stolen_by":{"user_id":"mia"}');
    room.apply(decideCut(claim('mia'), room.view()));
    expect(told(lock(room, 'ben', { steal: true }).changes)).toEqual(['unlock stolen', 'lock ben', 'queue cem']);
    expect(lease(room)).toMatchObject({ user: 'ben', expires_at: room.now + 30_000 });
    expect(lease(room)).not.toHaveProperty('isCut');
  });

  it("PLAN-1 steal takes what is free, keeps what is one's own, and with wait queues where it may not", () => {
    const room = new RuleRoom();
    expect(told(lock(room, 'ana', { steal: true }).changes)).toEqual(['lock ana']);
    expect(told(lock(room, 'ana', { steal: true }).changes)).toEqual(['renew ana']);
    expect(lock(room, 'ben', { steal: true, wait: true }).ack).toEqual({ queued: true, position: 1 });
  });

  it('PLAN-1 whoever waits for it and steals it waits no more', () => {
    const room = roomWith('ana', 'ben', 'cem');
    lock(room, 'cem', { steal: true, isOverruling: true });
    expect([lease(room)?.user, waiting(room)]).toEqual(['cem', ['ben']]);
  });

  it('PLAN-1 waits in order, asking again keeps the place, at most 20 wait', () => {
    const room = roomWith('ana');
    expect([wait(room, 'ben'), wait(room, 'cem')]).toEqual([1, 2].map((position) => ({ queued: true, position })));
    const again = lock(room, 'ben', { wait: true });
    expect([again.ack, again.changes]).toEqual([{ queued: true, position: 1 }, {}]);
    for (let n = 3; n <= 20; n++) expect(wait(room, `user${n}`)).toMatchObject({ position: n });
    expect(decide(room, 'one-more', { wait: true })).toMatchObject({ code: 'lock_limit' });
    expect(wait(room, 'user20')).toMatchObject({ position: 20 });
  });

  it('PLAN-1 what one waits for counts as what one holds: each may become a lease', () => {
    const room = roomWith('ana');
    for (let n = 0; n < 20; n++) room.apply(decide(room, 'ben', {}, `item${n}` as ItemId));
    expect(decide(room, 'ben', { wait: true })).toMatchObject({ code: 'lock_limit' });
    room.apply(decideUnlock(claim('ben', 'item7' as ItemId), room.view()));
    expect(wait(room, 'ben')).toEqual({ queued: true, position: 1 });
    expect(decide(room, 'ben', {}, 'item7' as ItemId)).toMatchObject({ code: 'lock_limit' });
  });

  it('PLAN-1 the first who waits has it for 10 s, and by locking again for the full time, with its token', () => {
    const room = roomWith('ana', 'ben', 'cem');
    const { changes, ack } = room.apply(decideUnlock(claim('ana'), room.view()));
    expect(ack).toEqual({ released: true });
    expect(told(changes)).toEqual(['unlock released', 'lock ben', 'queue cem']);
    expect(lease(room)).toMatchObject({ user: 'ben', expires_at: room.now + 10_000 });
    room.now += 4_000;
    const locked = lock(room, 'ben', { ttlMs: 60_000 });
    expect(locked.ack).toMatchObject({ token: lease(room)?.token, ttl_ms: 60_000, expires_at: room.now + 60_000 });
    expect([told(locked.changes), waiting(room)]).toEqual([['renew ben'], ['cem']]);
  });

  it('PLAN-2 of a lease that is over the next is the first who waits, whoever asks before its timer fires', () => {
    const room = roomWith('ana', 'ben', 'cem');
    room.now += 30_000;
    expect(decide(room, 'dan')).toMatchObject({
      code: 'item_locked',
      extras: { details: { holder: { user_id: 'ben' } } },
    });
    expect(decide(room, 'ana')).toMatchObject({ code: 'item_locked' });
    expect(decide(room, 'dan', { steal: true })).toMatchObject({ code: 'steal_denied' });
    const arrival = lock(room, 'dan', { wait: true });
    expect(arrival.ack).toEqual({ queued: true, position: 2 });
    expect(told(arrival.changes)).toEqual(['unlock expired', 'lock ben', 'queue cem dan']);
    room.now += 10_000;
    expect(told(lock(room, 'cem').changes)).toEqual(['unlock expired', 'lock cem', 'queue dan']);
    expect(lease(room)).toMatchObject({ user: 'cem', expires_at: room.now + 30_000 });
    room.now += 30_000;
    expect(told(room.apply(decideExpire(ITEM, room.view())).changes)).toEqual(['unlock expired', 'lock dan', 'queue']);
  });

  it('PLAN-1 waiting ends with unlock, and with the session; also while a lease is over', () => {
    const room = roomWith('ana', 'ben', 'cem', 'dan');
    const left = room.apply(decideUnlock(claim('cem'), room.view()));
    expect([left.ack, told(left.changes)]).toEqual([{ released: false, left_queue: true }, ['queue ben dan']]);
    room.now += 30_000;
    const parted = room.apply(decideRelease(claim('ben'), room.view()));
    expect(told(parted.changes)).toEqual(['unlock expired', 'lock dan', 'queue']);
  });

  it('PLAN-4 by token a lease is given back also from a session that waits for it', () => {
    const room = roomWith('ana');
    const laptop = { ...claim('ana'), session: 'laptop' as SessionId };
    room.apply(decideLock({ ...laptop, ...HOW, wait: true }, room.view(LEASES)));
    const token = lease(room)?.token;
    expect(room.apply(decideUnlock({ ...laptop, token }, room.view())).ack).toEqual({ released: true });
    expect(lease(room)).toMatchObject({ session: 'laptop' });
  });

  it('ROOM-3 PLAN-6 a loss and a deletion end the waiting with the lease, and say so', () => {
    const room = roomWith('ana', 'ben');
    expect(told(leaseDeletion(ITEM, room.view()))).toEqual(['unlock deleted', 'queue']);
    room.epoch = '0mjuohs01next';
    const { changes } = room.apply(decideForfeit({ itemId: ITEM, epoch: room.epoch }, room.view()));
    expect(told(changes)).toEqual(['unlock expired', 'queue']);
    expect([room.rows.has(leaseKey(ITEM)), leaseDeletion(ITEM, room.view())]).toEqual([false, {}]);
  });

  it('PLAN-1 PLAN-4 what was deleted is not locked, nor waited for', () => {
    const room = new RuleRoom();
    const gone = { version: 4, day: null, rank: 'a0', data: {}, by: 'ben', at: 17 };
    room.rows.set(goneKey(ITEM), { rev: 1, body: JSON.stringify(gone) });
    for (const how of [{}, { wait: true }, { steal: true, isOverruling: true }]) {
      expect(decide(room, 'ana', how)).toMatchObject({
        code: 'item_deleted',
        extras: { details: { by: 'ben', at: 17, version: 4 } },
      });
    }
  });
});
