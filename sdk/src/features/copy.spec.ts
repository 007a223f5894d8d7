import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Bench, next } from '../../testing/bench.js';
import type { ScriptedPeer } from '../../testing/scripted-server.js';
import type { RoomOptions } from '../room.js';
import { itinerary } from './itinerary.js';
import type { Itinerary } from './itinerary.js';

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.open();
});
afterEach(() => bench.close());

const item = (item_id: string, version = 1) => ({ item_id, day: null, rank: item_id, version, data: { version } });
const page = (items: object[], more: object = {}) => ({ items, days: [], locks: [], focus: [], ...more });
const FRESH = { epoch: 'e1', seq: 5, resumed: false, reason: 'fresh' };

/** A room whose join is answered by `joined`, and what its copy tells. */
async function open(joined: object, options: RoomOptions = {}) {
  const plan = itinerary.open(bench.connect().room('r', options));
  const told: unknown[] = [];
  plan.on('sync', (items) => told.push(items.map(({ item_id }) => item_id)));
  plan.on('update', ({ item_id, item: changed }) => told.push(`${item_id} ${changed?.version}`));
  const peer = await bench.server.peer();
  peer.welcome();
  const join = await peer.heard();
  peer.joined('r', joined);
  peer.ack(join);
  return { plan, peer, told };
}

function change(peer: ScriptedPeer, seq: number, item_id: string, version: number): void {
  const payload = { action: 'update', item_id, version, data: { version } };
  peer.say({ type: 'planning', room_id: 'r', user_id: 'bob', seq, ts: seq, payload });
}

const versions = (plan: Itinerary) => plan.items.map(({ item_id, version }) => `${item_id} ${version}`);

describe('the copy of a part of a room', () => {
  it('SDK-32 is whole when all of its pages are there, and what comes meanwhile is not lost', async () => {
    const state = { planning: page([item('a')], { cursor: 'more' }) };
    const { plan, peer, told } = await open({ ...FRESH, state });
    const question = await peer.heard();
    expect(question.payload).toEqual({ action: 'snapshot', cursor: 'more' });
    change(peer, 6, 'a', 2);
    change(peer, 7, 'b', 2);
    peer.ack(question, page([item('b', 2)], { seq: 5 })); // Read later than the first page.
    await next(plan, 'update');
    change(peer, 8, 'b', 3);
    await next(plan, 'update');
    expect(told).toEqual([['a', 'b'], 'a 2', 'b 2', 'b 3']);
    expect(plan.items.map(({ data }) => data)).toEqual([{ version: 2 }, { version: 3 }]);
  });

  it('SDK-32 is asked for again from the beginning when the server does not know the next page any more', async () => {
    const { plan, peer, told } = await open({ ...FRESH, state: { planning: page([item('a')], { cursor: 'more' }) } });
    peer.refuse(await peer.heard(), 'cursor_invalid');
    const question = await peer.heard();
    expect(question.payload).toEqual({ action: 'snapshot' });
    peer.ack(question, page([item('c', 7)], { seq: 9 }));
    await next(plan, 'sync');
    expect([told, versions(plan)]).toEqual([[['c']], ['c 7']]);
  });

  it('SDK-32 is loaded anew when what it had been told is void', async () => {
    const { plan, peer, told } = await open({ ...FRESH, state: { planning: page([item('a', 3)]) } });
    peer.say({ type: 'room', room_id: 'r', payload: { action: 'truncate', epoch: 'e2', cut: 4 } });
    const question = await peer.heard();
    expect(question.payload).toEqual({ action: 'snapshot' });
    change(peer, 5, 'a', 1_002);
    peer.ack(question, page([item('a', 2)], { seq: 4 }));
    await next(plan, 'update');
    expect(told).toEqual([['a'], ['a'], 'a 1002']);
  });

  it('SDK-32 is asked for where a join only goes on', async () => {
    const position = { epoch: 'e1', seq: 5 };
    const { plan, peer } = await open({ epoch: 'e1', seq: 5, resumed: true, state: {} }, { position });
    peer.ack(await peer.heard(), page([item('a')], { seq: 5 }));
    await next(plan, 'sync');
    expect(versions(plan)).toEqual(['a 1']);
  });
});

describe('a lease', () => {
  const GRANT = { token: '1.1', expires_at: 0, version: 1, seq: 6, epoch: 'e1' };

  async function lock(ttl_ms: number) {
    const { plan, peer } = await open({ ...FRESH, state: { planning: page([item('a')]) } });
    const granted = plan.lock('a');
    peer.ack(await peer.heard(), { ...GRANT, ttl_ms });
    return { lease: await granted, peer };
  }

  it('SDK-33 renews itself before its time is over, until it is released', async () => {
    const { lease, peer } = await lock(200);
    for (let turn = 0; turn < 3; turn++) {
      const renewal = await peer.heard();
      expect(renewal.payload).toEqual({ action: 'renew', item_id: 'a', token: '1.1' });
      peer.ack(renewal, { expires_at: 0 });
    }
    const released = lease.release();
    const unlock = await peer.heard();
    expect(unlock.payload).toEqual({ action: 'unlock', item_id: 'a', token: '1.1' });
    peer.ack(unlock, { released: true });
    await released;
    expect(lease.isHeld).toBe(false);
  });

  it('SDK-33 is lost when it is not renewed in time, is refused, or its room is over', async () => {
    const silent = await lock(20);
    expect(await next(silent.lease, 'lost')).toBe('expired');
    const refused = await lock(100);
    const renewal = await refused.peer.heard();
    refused.peer.refuse(renewal, 'lock_lost');
    expect(await next(refused.lease, 'lost')).toBe('expired');
    const closed = await lock(60_000);
    const lost = next(closed.lease, 'lost');
    await bench.close();
    expect(await lost).toBe('disconnected');
    expect(await closed.lease.release()).toBeUndefined();
  });
});
