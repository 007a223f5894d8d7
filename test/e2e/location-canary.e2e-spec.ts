import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RallyClient } from '../support/rally-client.js';
import { ServerProcess } from '../support/server-process.js';

/** Digits of positions; none is a part of a number that is anything else. */
const DIGITS = '7319264';
const TOKEN = 't0k3n-of-ana';
const SAID = 's41d-to-friends';
const EXACT = { latitude: 48.7319264, longitude: 2.17319264, accuracy: 7.7319264, altitude: 35.7319264 };
const location = (payload: object) => ({ type: 'location', payload });
const act = (action: string, more: object = {}) => location({ action, ...more });

describe('coordinates', () => {
  let server: ServerProcess;
  let clients: RallyClient[];
  beforeEach(async () => {
    const production = { NODE_ENV: 'production', ALLOW_INSECURE: 'true' };
    server = await ServerProcess.start({ env: { ...production, LOG_LEVEL: 'debug', RATE_LIMIT: 'off' } });
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) client.terminate();
    await server.dispose();
  });
  const connect = async (user: string, v: 1 | 2 = 2): Promise<RallyClient> => {
    const headers = { Authorization: `Bearer ${TOKEN}` };
    const client = await RallyClient.connect(server.url, { room: 'trip', user, v, headers, query: `resume=${TOKEN}` });
    clients.push(client);
    return client;
  };
  const framesOf = (client: RallyClient) => JSON.stringify(client.frames);

  it('LOC-7 are in no log line, as are tokens and texts, no ack, no error and nothing told to those who may not see them', async () => {
    const [ana, ben, cara, seed] = [
      await connect('ana'),
      await connect('ben'),
      await connect('cara'),
      await connect('seed', 1),
    ];
    await ben.expect({ type: 'room' });
    await ana.get(
      act('share_start', { duration_ms: 600_000, audience: ['ben'], precision: 'approx', keep_track: true }),
    );
    const now = Date.now();
    const frames = [
      location(EXACT),
      location({ ...EXACT, ts: now + 100_000_000 }),
      location({ ...EXACT, latitude: 917.7319264 }),
      location({ ...EXACT, latitude: String(EXACT.latitude) }),
      location({ ...EXACT, heading: 1_000.7319264 }),
      location({ ...EXACT, ts: now - 60_000 }),
      act('batch', {
        points: [
          { ...EXACT, ts: now },
          { ...EXACT, ts: now + 100_000_000 },
        ],
      }),
      act('batch', { points: [{ ...EXACT, ts: now, latitude: -917.7319264 }] }),
      act('batch', { points: [EXACT] }),
      act('place_set', { name: 'Here', latitude: 917.7319264, longitude: 2.17319264 }),
      act('track', { user_id: 'ana', from: 0.7319264 }),
      act('track', { user_id: 'ana' }),
    ];
    for (const frame of frames) {
      await ana.ask(frame);
      for (const other of [ben, cara])
        await other.ask('action' in frame.payload ? act('track', { user_id: 'ana' }) : act('snapshot'));
    }
    await ana.get({ type: 'chat', payload: { content: SAID } });
    await ana.refused({ type: 'chat', payload: { content: SAID, reply_to: { message_id: SAID } } });
    ana.sayRaw(`{"type":"location","payload":{"latitude":${EXACT.latitude}`);
    ana.sayRaw(`{"type":"location","payload":{"latitude":1e999,"longitude":${EXACT.longitude}}}`);
    ana.sayRaw(Buffer.from(JSON.stringify(location(EXACT))));
    await ana.get(act('forget'));
    expect(await ana.refused(location(EXACT))).toMatchObject({ code: 'not_sharing' });
    for (const client of clients) await client.settled();
    expect(framesOf(ben)).toContain('48.735');
    for (const client of [ana, ben, cara, seed]) expect(framesOf(client)).not.toContain(DIGITS);
    for (const client of [cara, seed]) expect(framesOf(client)).not.toContain('48.735');
    const errors = JSON.stringify(clients.flatMap((client) => client.of('error')));
    for (const client of clients) client.terminate();
    await server.stop();
    expect(server.output).toContain('"message":"Drained"');
    for (const untold of [DIGITS, TOKEN, SAID]) expect(errors + server.output).not.toContain(untold);
  });
});
