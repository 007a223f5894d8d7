import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RoomId } from '../../src/protocol/ids.js';
import { RoomDeletions } from '../../src/realtime/room-deletions.js';
import { findInDir } from '../support/canary.js';
import { itOn } from '../support/it-on.js';
import { expectJournalCleared } from '../support/journal-cleared.js';
import { ManualClock } from '../support/manual-clock.js';
import { furnish } from '../support/furnish.js';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';

const TRIP = 'trip' as RoomId;
const CANARY = 'canary-7f3a';
const inTrip = (type: string, payload: object) => ({ type, room_id: 'trip', payload });
const join = (more: object = {}) =>
  inTrip('room', { action: 'join', include: ['chat', 'planning', 'location'], ...more });
const joined = { type: 'room', room_id: 'trip', payload: { action: 'joined' } };
const deleted = { type: 'room', room_id: 'trip', payload: { action: 'deleted' } };

describe('a room that is deleted', () => {
  let clock: ManualClock;
  let server: TestServer;
  beforeEach(async () => {
    clock = new ManualClock();
    server = await TestServer.start({ RATE_LIMIT: 'off' }, { clock });
  });
  afterEach(closeServers);

  /** Not by the room of its URL: its connection stays. */
  const arrive = async (user: string): Promise<RallyClient> => {
    const client = await server.connect({ user, v: 2 });
    await joinedBy(client);
    return client;
  };
  const joinedBy = async (client: RallyClient, more: object = {}) => {
    await client.get(join(more));
    return (await client.expect(joined)).payload;
  };
  const deleteTrip = () => server.app.get(RoomDeletions).delete(TRIP);

  it('ROOM-10 is left by everybody, who hear nothing of it after that, and finds nobody who comes anew', async () => {
    const [ana, ben] = [await arrive('ana'), await arrive('ben')];
    await furnish(ana, 'trip', CANARY);
    const { seq: last } = await ben.get(inTrip('chat', { content: 'see you' }));
    const at = await deleteTrip();
    expect(at?.seq).toBe(Number(last) + 1);
    for (const client of [ana, ben]) {
      await client.expect(deleted);
      expect(await client.refused(inTrip('chat', { content: 'hello?' }))).toMatchObject({ code: 'not_in_room' });
    }
    const state = {
      chat: { messages: [] },
      planning: { items: [] },
      location: { positions: [], shares: [], places: [] },
    };
    const payload = await joinedBy(ben);
    expect(payload).toMatchObject({ seq: at?.seq, members_count: 1, state });
    expect(await ben.get(inTrip('chat', { content: 'anew' }))).toMatchObject({ seq: Number(at?.seq) + 1 });
    const told = JSON.stringify(
      ana.frames.slice(ana.frames.findIndex(({ payload: { action } }) => action === 'deleted') + 1),
    );
    expect(told).not.toMatch(/presence|anew/);
  });

  it('ROOM-10 is told to who was away: a position of before is too old, or leads to the deletion', async () => {
    const ana = await arrive('ana');
    await ana.get(inTrip('chat', { content: CANARY }));
    const { seq, epoch } = await ana.get(inTrip('chat', { content: CANARY }));
    await deleteTrip();
    const back = await server.connect({ user: 'ben', v: 2 });
    const upTo = { since: `${String(epoch)}:${String(seq)}` };
    expect(await joinedBy(back, upTo)).toMatchObject({ resumed: true });
    await back.expect({ ...deleted, seq: Number(seq) + 1, user_id: '$system' });
    const older = await server.connect({ user: 'cem', v: 2 });
    const since = `${String(epoch)}:${Number(seq) - 1}`;
    expect(await joinedBy(older, { since })).toMatchObject({ resumed: false });
    for (const client of [back, older]) expect(JSON.stringify(client.frames)).not.toContain(CANARY);
  });

  it('ROOM-10 closes with 4403 who was there by the room of the URL, with v=1 and v=2', async () => {
    const seed = await server.connect({ room: 'trip', user: 'ana' });
    const modern = await server.connect({ room: 'trip', user: 'ben', v: 2 });
    await Promise.all([seed.settled(), modern.settled()]);
    await deleteTrip();
    for (const client of [seed, modern]) expect(await client.closed).toMatchObject({ code: 4403 });
  });

  it('ROOM-10 does nothing where nothing was', async () => {
    expect(await deleteTrip()).toBeUndefined();
  });

  itOn('embedded', 'Redis: redis-erasure')('ROOM-10 is out of the files within the hour', async () => {
    const ana = await arrive('ana');
    await furnish(ana, 'trip', CANARY);
    expect(await findInDir(server.dataDir, CANARY)).toHaveLength(1);
    await deleteTrip();
    await expectJournalCleared(server, clock, [CANARY]);
  });
});
