import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { createClient } from '../../sdk/src/entries/client.js';
import type { RallyClient } from '../../sdk/src/entries/client.js';
import { eventually } from '../support/eventually.js';
import { TestServer, closeServers } from '../support/test-server.js';

const LONG_MS = 120_000;

let server: TestServer;
const clients: RallyClient[] = [];
beforeAll(async () => {
  server = await TestServer.start({ RATE_LIMIT: 'off', LOCATION_MIN_INTERVAL_MS: '10' });
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});
afterAll(closeServers);

/** A user in a room that no other test has. */
let rooms = 0;
function enter(user: string, room: string) {
  const client = createClient({ url: server.url, user, webSocket: WebSocket, backoff: { minMs: 10, maxMs: 100 } });
  clients.push(client);
  return client.join(room);
}
async function meet() {
  const name = `room-${++rooms}`;
  const [ada, bob] = await Promise.all([enter('ada', name), enter('bob', name)]);
  return { name, ada, bob };
}

describe('the chat of a room', () => {
  it('SDK-31 is told as messages, kept as they are now, and read backwards page by page', async () => {
    const { name, ada, bob } = await meet();
    const heard: string[] = [];
    const off = bob.chat.on('message', ({ user_id, content }) => heard.push(`${user_id}: ${content}`));
    const { message_id, seq } = await ada.chat.send('one');
    await ada.chat.send({ content: 'two', thread: message_id });
    await ada.chat.edit(message_id, 'One');
    await bob.command('chat.react', { message_id, emoji: '👍' });
    const third = await ada.chat.send('three');
    // Else he may be told only that it is deleted, and has nothing of it to keep.
    await eventually(() => expect(heard).toHaveLength(3));
    await ada.chat.delete(third.message_id);
    await eventually(() => {
      expect(bob.chat.messages).toMatchObject([
        { message_id, seq, content: 'One', version: 2, reply_count: 1, reactions: [{ count: 1, users: ['bob'] }] },
        { content: 'two', thread: message_id },
        { deleted: true, by: 'ada' },
      ]);
    });
    expect(heard).toEqual(['ada: one', 'ada: two', 'ada: three']);
    off();
    await ada.chat.send('four');
    expect(heard).toHaveLength(3);
    const read: unknown[] = [];
    for await (const entry of bob.chat.history({ limit: 2 })) read.push('deleted' in entry ? null : entry.content);
    expect(read).toEqual(['four', null, 'two', 'One']);
    const eve = await enter('eve', name);
    const timeless = (entries: readonly object[]) => entries.map((entry) => ({ ...entry, last_reply_at: undefined }));
    await eventually(() => expect(timeless(bob.chat.messages)).toEqual(timeless(eve.chat.messages)));
    const typing = new Promise((resolve) => bob.chat.on('typing', resolve));
    ada.chat.typing();
    expect(await typing).toEqual({ user_id: 'ada', state: 'start' });
  });

  it('SDK-31 shows older messages when they are asked for', async () => {
    const { name, ada } = await meet();
    for (let n = 0; n < 52; n++) await ada.chat.send(String(n));
    const eve = await enter('eve', name);
    expect([eve.chat.messages.length, eve.chat.hasOlder]).toEqual([50, true]);
    await eve.chat.loadOlder();
    expect(eve.chat.messages.map((entry) => ('deleted' in entry ? null : entry.content))).toEqual(
      Array.from({ length: 52 }, (_, n) => String(n)),
    );
    expect(eve.chat.hasOlder).toBe(false);
  });
});

describe('the itinerary of a room', () => {
  it('SDK-32 is the same for all, in the order of days and ranks, whoever came when', async () => {
    const { name, ada, bob } = await meet();
    const updates: unknown[] = [];
    bob.itinerary.on('update', ({ item_id, item }) => updates.push([item_id, item?.version]));
    await ada.itinerary.create({ item_id: 'b', day: '2027-05-01', data: { title: 'Dinner', spot: { name: 'Zé' } } });
    await ada.itinerary.create({ item_id: 'a', day: '2027-05-01', after: null, data: {} });
    await ada.itinerary.update('idea', { title: 'Sintra' });
    await bob.itinerary.update('b', { spot: { name: null, street: 'Rua 1' }, note: 'x' });
    await bob.itinerary.move({ item_id: 'idea', day: '2027-05-02' });
    await bob.command('planning.vote', { item_id: 'b', value: 1 });
    await ada.itinerary.delete({ item_id: 'a' });
    await ada.command('planning.undo', {});
    await ada.command('planning.reorder', { day: '2027-05-01', order: ['b', 'a'] });
    await eventually(() => {
      expect(bob.itinerary.items.map(({ item_id }) => item_id)).toEqual(['b', 'a', 'idea']);
    });
    expect(bob.itinerary.item('b')).toMatchObject({
      data: { title: 'Dinner', spot: { street: 'Rua 1' }, note: 'x' },
      votes: { up: 1, down: 0 },
    });
    expect(updates).toEqual(expect.arrayContaining([['a', undefined]]));
    const eve = await enter('eve', name);
    for (const room of [ada, bob]) await eventually(() => expect(room.itinerary.items).toEqual(eve.itinerary.items));
    expect(bob.itinerary.dayVersion('2027-05-01')).toBe(eve.itinerary.dayVersion('2027-05-01'));
  });

  it('SDK-32 a change that is made of what there is, is made anew if the same was changed meanwhile', async () => {
    const { ada, bob } = await meet();
    await ada.itinerary.update('bill', { total: 0 });
    await Promise.all(
      [ada, bob].flatMap((room) =>
        [1, 2].map((n) => room.itinerary.update('bill', ({ total }) => ({ total: Number(total) + n }))),
      ),
    );
    await eventually(() => expect(bob.itinerary.item('bill')?.data).toEqual({ total: 6 }));
    await expect(bob.itinerary.update('bill', { total: 1 }, { base_version: 1 })).rejects.toMatchObject({
      code: 'version_conflict',
    });
  });

  it('SDK-33 a lease is for one, waits its turn, and ends with its block', async () => {
    const { ada, bob } = await meet();
    await ada.itinerary.update('dinner', { title: 'Dinner' });
    const lease = await ada.itinerary.lock('dinner');
    await expect(bob.itinerary.lock('dinner')).rejects.toMatchObject({
      code: 'item_locked',
      details: { holder: { user_id: 'ada' } },
    });
    await lease.update({ title: 'Dinner at eight' });
    const waiting = bob.itinerary.lock('dinner', { wait: true });
    await eventually(() => expect(ada.itinerary.lockOf('dinner')?.waiting).toEqual([{ user_id: 'bob' }]));
    await lease[Symbol.asyncDispose]();
    expect((await waiting).isHeld).toBe(true);
    expect([lease.isHeld, ada.itinerary.lockOf('dinner')?.holder.user_id]).toEqual([false, 'bob']);
    const abort = new AbortController();
    const given = ada.itinerary.lock('dinner', { wait: true, signal: abort.signal });
    await eventually(() => expect(bob.itinerary.lockOf('dinner')?.waiting).toHaveLength(1));
    abort.abort();
    await expect(given).rejects.toMatchObject({ name: 'AbortError' });
    await eventually(() => expect(bob.itinerary.lockOf('dinner')).not.toHaveProperty('waiting'));
  });

  it('SDK-33 a lease that another deletes or steals is lost, and says so once', async () => {
    const { ada } = await meet();
    await ada.itinerary.update('x', {});
    const lease = await ada.itinerary.lock('x', { ttl_ms: LONG_MS });
    const lost: string[] = [];
    lease.on('lost', (reason) => lost.push(reason));
    await ada.itinerary.delete({ item_id: 'x' });
    await eventually(() => expect(lost).toEqual(['deleted']));
    await lease.release();
    expect([lease.isHeld, lost]).toEqual([false, ['deleted']]);
  });
});

describe('positions and people of a room', () => {
  it('SDK-34 a fix is seen by others, in the order of users, until its share ends', async () => {
    const { ada, bob } = await meet();
    const states: unknown[] = [];
    bob.location.on('update', ({ user_id, position }) => states.push([user_id, position?.latitude]));
    await ada.location.startSharing({ duration_ms: 600_000 });
    ada.location.share({ latitude: 1, longitude: 2 });
    bob.location.share({ latitude: 3, longitude: 4 });
    await eventually(() => expect(bob.location.positions.map(({ user_id }) => user_id)).toEqual(['ada', 'bob']));
    expect(bob.location.positionOf('ada')).toMatchObject({ latitude: 1, state: 'live' });
    expect(bob.location.shares).toMatchObject([{ user_id: 'ada' }, { user_id: 'bob', implicit: true }]);
    await ada.location.stopSharing();
    await eventually(() => expect(states.at(-1)).toEqual(['ada', undefined]));
    const refused = new Promise((resolve) => ada.location.on('refused', resolve));
    ada.location.share({ latitude: 5, longitude: 6 });
    expect(await refused).toMatchObject({ code: 'not_sharing' });
  });

  it('SDK-34 places and tracks', async () => {
    const { ada, bob } = await meet();
    const { place_id } = await ada.command('location.place_set', { name: 'Hotel', latitude: 1, longitude: 2 });
    await eventually(() => expect(bob.location.places).toMatchObject([{ place_id, name: 'Hotel', radius_m: 100 }]));
    await bob.command('location.place_remove', { place_id });
    await eventually(() => expect(ada.location.places).toEqual([]));
    await ada.location.startSharing({ duration_ms: 600_000, keep_track: true });
    const from = Date.now() - 10_000;
    const points = [0, 1, 2].map((n) => ({ latitude: n, longitude: n, ts: from + n }));
    await ada.command('location.batch', { points });
    const track: number[] = [];
    await eventually(async () => {
      track.length = 0;
      for await (const { latitude } of bob.location.track('ada', { limit: 2 })) track.push(latitude);
      expect(track).toEqual([0, 1, 2]);
    });
  });

  it('SDK-35 tells who is here, and who left', async () => {
    const { name, ada } = await meet();
    const updates: unknown[] = [];
    ada.presence.on('update', ({ user_id, member }) => updates.push([user_id, member?.state]));
    const eve = await enter('eve', name);
    await eventually(() => expect(ada.presence.get('eve')?.state).toBe('online'));
    expect(eve.presence.members.map(({ user_id }) => user_id)).toEqual(['ada', 'bob', 'eve']);
    await eve.leave();
    await eventually(() => expect(updates.at(-1)).toEqual(['eve', 'offline']));
  });
});
