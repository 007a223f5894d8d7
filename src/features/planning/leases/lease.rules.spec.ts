import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ItemId, SessionId, UserId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Changes } from '../../../realtime/decision.js';
import { RuleRoom } from '../../../testing/rule-room.js';
import { defineEdit } from '../items/edit.rules.js';
import { updateItem } from '../items/item.rules.js';
import { LEASES, leaseKey } from '../planning-rows.rules.js';
import type { LeaseRow } from '../planning-rows.rules.js';
import type { LockMessage, LockState } from '../planning.messages.js';
import { leaseDeletion, leaseOf } from './lease-end.rules.js';
import {
  LEASE_DEFAULT_MS,
  decideCut,
  decideExpire,
  decideRelease,
  decideRenew,
  decideRestore,
  decideUnlock,
  liveLease,
} from './lease.rules.js';
import { decideLock } from './lock.rules.js';

const ITEM = 'dinner' as ItemId;
const claim = (name: string, token?: string) => ({
  itemId: ITEM,
  user: name as UserId,
  session: `${name}-session` as SessionId,
  token,
});
const ALONE = { steal: false, isOverruling: false, wait: false };
const lock = (room: RuleRoom, name: string, ttlMs = LEASE_DEFAULT_MS, how: Partial<typeof ALONE> = {}) =>
  decideLock({ ...claim(name), ttlMs, ...ALONE, ...how }, room.view(LEASES));
const tokenOf = (room: RuleRoom): string => leaseOf(room.view(), ITEM)?.token ?? '';

const edit = defineEdit(updateItem);
const update = (room: RuleRoom, { itemId, token, ...actor }: ReturnType<typeof claim>, data: object) => {
  const operation = { item_id: itemId, data: { ...data }, ...(token === undefined ? {} : { token }) };
  return edit.decide({ author: { ...actor, version: 2 }, operation, items: [itemId] }, room.view());
};

describe('leases', () => {
  it('PLAN-1 are for one session at a time, and say until when', () => {
    const room = new RuleRoom();
    const { ack } = room.apply(lock(room, 'ana', 20_000));
    expect(ack).toMatchObject({ ttl_ms: 20_000, expires_at: room.now + 20_000, version: 0 });
    const refused = lock(room, 'ben');
    expect(refused).toBeInstanceOf(Refusal);
    expect(refused).toMatchObject({ code: 'item_locked', extras: { retryAfterMs: 20_000 } });
  });

  it('PLAN-1 ROOM-3 that are locked again keep their token; in a new epoch that is another grant: newer ones may have been lost', () => {
    const room = new RuleRoom();
    room.apply(lock(room, 'ana'));
    const first = tokenOf(room);
    expect(room.apply(lock(room, 'ana')).ack).toMatchObject({ token: first });
    room.epoch = '0mjuohs01next';
    room.apply(lock(room, 'ana'));
    expect(parseInt(tokenOf(room))).toBeGreaterThan(parseInt(first));
    expect(room.events.map(({ kind }) => kind)).toEqual(['planning.lock', 'planning.unlock', 'planning.lock']);
  });

  it('PLAN-4 ROOM-3 whose token is of an earlier epoch are written under by nobody, but can be given back', () => {
    const room = new RuleRoom();
    room.apply(lock(room, 'ana'));
    const old = claim('ana', tokenOf(room));
    room.epoch = '0mjuohs01next';
    expect(decideRenew(old, room.view())).toMatchObject({
      code: 'lock_lost',
      extras: { details: { epoch: room.epoch } },
    });
    expect(update(room, old, { a: 1 })).toMatchObject({ code: 'lock_lost' });
    expect(lock(room, 'ben')).toMatchObject({ code: 'item_locked' });
    expect(room.apply(decideUnlock(old, room.view())).ack).toEqual({ released: true });
  });

  it('PLAN-2 a cut never makes a lease longer, and its end says why', () => {
    const room = new RuleRoom();
    room.apply(lock(room, 'ana', 5_000));
    room.apply(decideCut(claim('ana'), room.view()));
    expect(room.timers.get(leaseKey(ITEM))).toBe(room.now + 5_000);
    room.now += 5_000;
    room.apply(decideExpire(ITEM, room.view()));
    expect(room.events.map(({ body }) => body).at(-1)).toContain('"reason":"disconnected"');
  });

  it('PLAN-2 a timer that comes early or late changes nothing that is still true', () => {
    const room = new RuleRoom();
    room.apply(lock(room, 'ana'));
    room.apply(decideExpire(ITEM, room.view()));
    expect([room.events.length, room.timers.size]).toEqual([1, 1]);
    room.apply(decideUnlock(claim('ana'), room.view()));
    room.apply(decideExpire(ITEM, room.view()));
    expect(room.events).toHaveLength(2);
  });

  it('PLAN-2 an update by the first who waits tells the end and its own lease before it; an old token is lost', () => {
    const room = new RuleRoom();
    room.apply(lock(room, 'ana'));
    const token = tokenOf(room);
    room.apply(lock(room, 'ben', LEASE_DEFAULT_MS, { wait: true }));
    room.now += LEASE_DEFAULT_MS;
    expect(update(room, claim('cem'), { a: 1 })).toMatchObject({ code: 'item_locked' });
    expect(update(room, claim('ana', token), { a: 1 })).toMatchObject({ code: 'lock_lost' });
    const { changes } = room.apply(update(room, claim('ben'), { a: 1 }));
    expect(changes.events?.map(({ kind }) => kind)).toEqual(['planning.unlock', 'planning.lock', 'planning.update']);
    expect([leaseOf(room.view(), ITEM)?.user, room.timers.get(leaseKey(ITEM))]).toEqual(['ben', room.now + 10_000]);
  });

  /** What clients may do, in any order, at any time; checked against the little that must hold whatever happens. */
  it('PLAN-1 PLAN-2 PLAN-4 never overlap, tokens only grow, each grant ends once, and who waits gets the item before whoever came later', () => {
    const who = fc.constantFrom('ana', 'ben', 'cem', 'dan');
    const act = fc.constantFrom(...ACTS);
    const time = fc.record({ act: fc.constant('time' as const), ms: fc.integer({ min: 1, max: 40_000 }) });
    const step = fc.oneof({ weight: 4, arbitrary: fc.record({ act, who }) }, { weight: 1, arbitrary: time });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const room = new RuleRoom();
        const friend = new Listener();
        for (const taken of steps) {
          if (taken.act === 'time') room.now += taken.ms;
          else take(room, friend, taken.act, taken.who);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

const ACTS = [
  ...(['lock', 'wait', 'steal', 'overrule', 'renew', 'unlock'] as const),
  ...(['update', 'delete', 'leave', 'cut', 'return', 'expire'] as const),
];
type Act = (typeof ACTS)[number];

function take(room: RuleRoom, friend: Listener, act: Act, who: string): void {
  const before = leaseOf(room.view(), ITEM);
  const live = liveLease(room.view(), ITEM);
  const decision = decide(room, act, who);
  const isWrite = act === 'update' || act === 'lock' || act === 'wait';
  if (decision instanceof Refusal) {
    if (isWrite) expect(live?.user).not.toBe(who); // Never without somebody else in the way.
    return;
  }
  const { changes, ack } = room.apply(decision);
  const after = leaseOf(room.view(), ITEM);
  if (isWrite && !('queued' in ack)) expect(live?.user ?? who).toBe(who);
  friend.hear(changes, after);
  expect([room.timers.size, room.timers.get(leaseKey(ITEM))]).toEqual(after ? [1, after.expires_at] : [0, undefined]);
  const [queue, next] = [queueIn(before), queueIn(after)];
  if (after === undefined) return;
  // Those who stay keep their order, and newcomers stand behind them; who is gone left, or has the item.
  const stayed = queue.filter((name) => next.includes(name));
  expect(next.slice(0, stayed.length)).toEqual(stayed);
  expect(queue.filter((name) => !next.includes(name) && name !== after.user && name !== who)).toEqual([]);
  expect(new Set([...next, after.user]).size).toBe(next.length + 1);
  if (act === 'unlock' || act === 'leave') expect(next).not.toContain(who);
  if (after.token === before?.token || queue.length === 0 || act === 'steal' || act === 'overrule') return;
  const isParting = (act === 'unlock' || act === 'leave') && queue[0] === who;
  expect(after.user).toBe(queue[isParting ? 1 : 0]);
}

/** One who hears all that is told of the item, and knows from that alone who has it and who waits. */
class Listener {
  private holder: string | null = null;
  private queue: string[] = [];
  private newest = 0;

  hear({ events = [], lanes = [] }: Changes, lease: LeaseRow | undefined): void {
    for (const { kind, body } of events) {
      if (kind === 'planning.update') continue;
      const { holder } = JSON.parse(body) as Partial<LockMessage>;
      expect(this.holder === null).toBe(kind === 'planning.lock');
      this.holder = holder?.user_id ?? null;
      if (kind === 'planning.lock') this.grant(lease);
    }
    for (const { lane, body } of lanes) {
      if (lane !== 'planning.queue') continue;
      this.queue = (JSON.parse(body) as Required<LockState>).waiting.map(({ user_id: name }) => name);
    }
    expect([this.holder, this.queue]).toEqual([lease?.user ?? null, queueIn(lease)]);
  }

  private grant(lease: LeaseRow | undefined): void {
    const counter = Number(lease?.token.split('.')[1]);
    expect(counter).toBeGreaterThan(this.newest);
    this.newest = counter;
  }
}

function queueIn(lease: LeaseRow | undefined): string[] {
  return (lease?.waiting ?? []).map(({ user }) => user);
}

function decide(room: RuleRoom, act: Act, name: string) {
  switch (act) {
    case 'lock':
      return lock(room, name);
    case 'wait':
      return lock(room, name, LEASE_DEFAULT_MS, { wait: true });
    case 'steal':
      return lock(room, name, LEASE_DEFAULT_MS, { steal: true });
    case 'overrule':
      return lock(room, name, LEASE_DEFAULT_MS, { steal: true, isOverruling: true });
    case 'renew':
      return decideRenew(claim(name), room.view());
    case 'unlock':
      return decideUnlock(claim(name), room.view());
    case 'leave':
      return decideRelease(claim(name), room.view());
    case 'update':
      return update(room, claim(name), { at: room.now });
    case 'cut':
      return decideCut(claim(name), room.view());
    case 'return':
      return decideRestore(claim(name), room.view());
    case 'delete': {
      const lease = leaseOf(room.view(), ITEM);
      const isLive = lease !== undefined && lease.expires_at > room.now;
      return isLive ? change(leaseDeletion(ITEM, room.view()), {}) : answer({});
    }
    default:
      return decideExpire(ITEM, room.view());
  }
}
