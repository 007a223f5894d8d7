import { expect } from '@jest/globals';
import type { Bench } from '../bench.js';
import { CANARY } from '../canary.js';
import type { Story } from '../case.js';
import type { Peer } from '../peer.js';

const planning = (id: string, action: string, fields: object = {}) => ({
  type: 'planning',
  id,
  payload: { action, item_id: 'i', ...fields },
});
const update = (id: string, data: object, fields: object = {}) => planning(id, 'update', { data, ...fields });

async function refused(
  peer: Peer,
  said: { readonly id: string; readonly type: string },
  payload: object,
): Promise<void> {
  expect(await peer.ask(said)).toMatchObject({ type: 'error', payload });
  await peer.settle();
}

async function itemOf(peer: Peer, id: string): Promise<unknown> {
  const { items } = await peer.get({ type: 'planning', id, payload: { action: 'snapshot' } });
  return (items as unknown[])[0];
}

/** Ana holds the lease of the item; Ben is in the same room. */
async function held(bench: Bench): Promise<{ ana: Peer; ben: Peer; token: string; expires_at: number }> {
  const ana = await bench.peer({ v: 2 });
  const ben = await bench.peer({ v: 2, room: ana.room });
  const { token, expires_at } = await ana.get(planning('lock', 'lock'));
  return { ana, ben, token: String(token), expires_at: Number(expires_at) };
}

export const PLANNING_STORIES: readonly Story[] = [
  {
    id: 'P3',
    rule: 'PLAN-7',
    says: 'updates without lease and base_version are accepted in order',
    tell: async (bench) => {
      const peer = await bench.peer();
      for (const version of [1, 2, 3])
        expect(await peer.get(update(`u${version}`, { version }))).toMatchObject({ version });
      expect(await itemOf(peer, 's')).toMatchObject({ version: 3, data: { version: 3 } });
    },
  },
  {
    id: 'P4',
    rule: 'PLAN-4',
    says: 'the token of a former lease is lock_lost',
    tell: async (bench) => {
      const { ana, token } = await held(bench);
      await ana.get(planning('unlock', 'unlock'));
      await ana.get(planning('again', 'lock'));
      await refused(ana, update('late', { title: CANARY }, { token }), { code: 'lock_lost' });
    },
  },
  {
    id: 'P6',
    rule: 'PLAN-1',
    says: 'a lease of another is item_locked, retryable, with holder and end',
    tell: async (bench) => {
      const { ana, ben, expires_at } = await held(bench);
      const locked = {
        code: 'item_locked',
        retryable: true,
        retry_after_ms: expect.any(Number),
        details: { holder: { user_id: ana.user }, expires_at },
      };
      await refused(ben, planning('l', 'lock'), locked);
      await refused(ben, update('u', { title: CANARY }), locked);
      expect(await itemOf(ben, 's')).toBeUndefined();
    },
  },
  {
    id: 'P7',
    rule: 'PLAN-1',
    says: 'the holder who locks again keeps the token',
    tell: async (bench) => {
      const { ana, token } = await held(bench);
      expect(await ana.get(planning('again', 'lock'))).toMatchObject({ token });
      expect(await ana.get(planning('renew', 'renew'))).toHaveProperty('expires_at');
    },
  },
  {
    id: 'P5',
    rule: 'PLAN-4',
    says: 'who does not hold the lease cannot unlock or renew it',
    tell: async (bench) => {
      const { ben } = await held(bench);
      await refused(ben, planning('u', 'unlock'), { code: 'not_lock_holder' });
      await refused(ben, planning('r', 'renew'), { code: 'not_lock_holder' });
    },
  },
  {
    id: 'P12',
    rule: 'PLAN-4',
    says: 'a token counts only with its holder, and a made-up one never',
    tell: async (bench) => {
      const { ana, ben, token } = await held(bench);
      await refused(ben, planning('u', 'unlock', { token }), { code: 'lock_lost' });
      await refused(ben, update('p', { title: CANARY }, { token }), { code: 'lock_lost' });
      await refused(ana, update('q', { title: CANARY }, { token: '9999999999.9999' }), { code: 'lock_lost' });
      expect(await ana.get(update('r', { title: 'mine' }, { token }))).toMatchObject({ version: 1 });
    },
  },
  {
    id: 'P27',
    rule: 'PLAN-1',
    says: 'the token is told to its holder alone',
    tell: async (bench) => {
      const { ben, token } = await held(bench);
      const heard = await ben.events();
      expect(heard.map(({ type }) => type)).toEqual(['planning']);
      const snapshot = await ben.get({ type: 'planning', id: 's', payload: { action: 'snapshot' } });
      expect(JSON.stringify([...heard, snapshot])).not.toContain(token);
    },
  },
  {
    id: 'P28',
    rule: 'PLAN-4',
    says: 'a stale base_version is version_conflict, with the item as it is',
    tell: async (bench) => {
      const peer = await bench.peer();
      await peer.get(update('a', { title: 'one' }));
      await peer.get(update('b', { title: 'two' }, { base_version: 1 }));
      for (const base_version of [0, 1, 9]) {
        await refused(peer, update(`c${base_version}`, { title: CANARY }, { base_version }), {
          code: 'version_conflict',
          details: { version: 2, item: { item_id: 'i', version: 2, data: { title: 'two' } } },
        });
      }
    },
  },
  {
    id: 'P10',
    rule: 'PLAN-3',
    says: 'null removes a field, an absent one stays, an array is replaced whole',
    tell: async (bench) => {
      const peer = await bench.peer();
      await peer.get(update('a', { title: 'x', cost: 5, tags: [1, 2], place: { name: 'p', note: 'n' } }));
      await peer.get(update('b', { cost: null, tags: [3], place: { note: null } }));
      expect(await itemOf(peer, 's')).toMatchObject({ version: 2 });
      expect((await itemOf(peer, 't')) as object).toHaveProperty('data', {
        title: 'x',
        tags: [3],
        place: { name: 'p' },
      });
    },
  },
  {
    id: 'P8e',
    rule: 'PLAN-8',
    says: 'patches that make an item larger than 16 KiB are refused, and change nothing',
    tell: async (bench) => {
      const peer = await bench.peer();
      await peer.get(update('a', { one: 'x'.repeat(10_000) }));
      await refused(peer, update('b', { two: CANARY.repeat(1_500) }), { code: 'payload_too_large' });
      expect(await itemOf(peer, 's')).toMatchObject({ version: 1 });
    },
  },
  {
    id: 'P29',
    rule: 'ENV-2',
    says: 'user_id, version, seq and holder of a payload are never believed',
    tell: async (bench) => {
      const ben = await bench.peer();
      const ana = await bench.peer({ room: ben.room });
      ana.say(update('a', { title: 'x' }, { user_id: CANARY, version: 9, seq: 9, holder: { user_id: CANARY } }));
      const { json, text } = await ben.next();
      expect(json).toMatchObject({ user_id: ana.user, seq: 1, payload: { version: 1, data: { title: 'x' } } });
      expect(text).not.toContain(CANARY);
    },
  },
];
