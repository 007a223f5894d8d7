import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ItemId, SessionId, UserId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import { RuleRoom } from '../../../testing/rule-room.js';
import { defineEdit } from '../items/edit.rules.js';
import { updateItem } from '../items/item.rules.js';
import { LEASE_DEFAULT_MS, decideCut, decideExpire, decideLock, decideRenew, decideUnlock } from './lease.rules.js';
import { LEASES, leaseKey } from '../planning-rows.rules.js';

const ITEM = 'dinner' as ItemId;
const claim = (name: string, token?: string) => ({
  itemId: ITEM,
  user: name as UserId,
  session: `${name}-session` as SessionId,
  token,
});
const lock = (room: RuleRoom, name: string, ttlMs = LEASE_DEFAULT_MS) =>
  decideLock({ ...claim(name), ttlMs }, room.view(LEASES));

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
    const { ack: first } = room.apply(lock(room, 'ana'));
    const { ack: again } = room.apply(lock(room, 'ana'));
    room.epoch = '0mjuohs01next';
    const { ack: later } = room.apply(lock(room, 'ana'));
    expect([again.token === first.token, parseInt(later.token) > parseInt(first.token)]).toEqual([true, true]);
    expect(room.events.map(({ kind }) => kind)).toEqual(['planning.lock', 'planning.unlock', 'planning.lock']);
  });

  it('PLAN-4 ROOM-3 whose token is of an earlier epoch are written under by nobody, but can be given back', () => {
    const room = new RuleRoom();
    const { ack: before } = room.apply(lock(room, 'ana'));
    room.epoch = '0mjuohs01next';
    const old = claim('ana', before.token);
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

  /** What a client may do, in any order, at any time; checked against the little that must hold whatever happens. */
  it('PLAN-4 never overlap, tokens only grow, each grant ends once, and no write gets past a live lease', () => {
    const who = fc.constantFrom('ana', 'ben', 'cem');
    const step = fc.oneof(
      fc.record({ do: fc.constant('lock' as const), who, ms: fc.constantFrom(5_000, 30_000) }),
      fc.record({ do: fc.constantFrom('renew', 'unlock', 'update', 'cut', 'expire'), who, ms: fc.constant(0) }),
      fc.record({ do: fc.constant('wait' as const), who, ms: fc.integer({ min: 1, max: 20_000 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const room = new RuleRoom();
        const tokens: number[] = [];
        for (const { do: action, who: name, ms } of steps) {
          const held = heldBy(room);
          if (action === 'wait') room.now += ms;
          const decision = decide(room, action, name, ms);
          if (decision === null || decision instanceof Refusal) continue;
          const grantsBefore = told(room, 'lock');
          const { ack } = room.apply(decision);
          if (told(room, 'lock') > grantsBefore) tokens.push(Number((ack as { token: string }).token.split('.')[1]));
          if (['lock', 'update'].includes(action)) expect(held === null || held === name).toBe(true);
        }
        expect(tokens).toEqual([...tokens].sort((a, b) => a - b));
        const open = room.rows.has(leaseKey(ITEM)) ? 1 : 0;
        expect(told(room, 'unlock') + open).toBe(told(room, 'lock'));
        expect(room.timers.size).toBe(open);
      }),
      { numRuns: 1_000 },
    );
  });
});

function decide(room: RuleRoom, action: string, name: string, ms: number) {
  switch (action) {
    case 'lock':
      return lock(room, name, ms);
    case 'renew':
      return decideRenew(claim(name), room.view());
    case 'unlock':
      return decideUnlock(claim(name), room.view());
    case 'update':
      return update(room, claim(name), { at: room.now });
    case 'cut':
      return decideCut(claim(name), room.view());
    case 'expire':
      return decideExpire(ITEM, room.view());
    default:
      return null;
  }
}

/** Whose lease is live, by the rows themselves. */
function heldBy(room: RuleRoom): string | null {
  const row = room.rows.get(leaseKey(ITEM));
  const lease = row === undefined ? null : (JSON.parse(row.body) as { user: string; expires_at: number });
  return lease !== null && lease.expires_at > room.now ? lease.user : null;
}

function told(room: RuleRoom, action: 'lock' | 'unlock'): number {
  return room.events.filter(({ kind }) => kind === `planning.${action}`).length;
}
