import { afterEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import type { EventFrame } from '../../sdk/src/frames.js';
import { RallyClient as AppClient } from '../../sdk/src/rally-client.js';
import { ManualClock } from '../support/manual-clock.js';
import { RallyClient } from '../support/rally-client.js';
import { ServerProcess } from '../support/server-process.js';
import { TestServer, closeServers } from '../support/test-server.js';

const TUNNEL_MS = 10 * 60_000;
const STOPS = 10;
/** Where nothing answers. */
const NOWHERE = 'ws://127.0.0.1:9/ws';
const BATCH = 20;
const KILLS = 6;

interface Item {
  readonly item_id: string;
  readonly day: string | null;
  readonly rank: string;
  readonly version: number;
  readonly data: Record<string, unknown>;
}

const apps: AppClient[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  await closeServers();
});

function appOf(url: string, userId: string, outbox?: AppClient['outbox']): AppClient {
  const saved = outbox === undefined ? {} : { outbox: outbox.toJSON() };
  const app = new AppClient({ url, userId, webSocket: WebSocket, backoff: { minMs: 50, maxMs: 500 }, ...saved });
  apps.push(app);
  return app;
}

const plan = (payload: object) => ({ type: 'planning', payload });

/** Days and ideas as a client shows them. */
async function itemsOf(client: RallyClient): Promise<Item[]> {
  const { items } = await client.get(plan({ action: 'snapshot' }));
  const key = ({ day, rank }: Item) => `${day ?? ''} ${rank}`;
  return (items as Item[]).toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

describe('an itinerary in a hard life', () => {
  it('PLAN-1 PLAN-3 PLAN-4 two tabs of one friend exclude each other, and lose nothing of each other', async () => {
    const server = await TestServer.start();
    const [left, right] = [
      await server.connect({ room: 'trip', user: 'ana', v: 2 }),
      await server.connect({ room: 'trip', user: 'ana', v: 2 }),
    ];
    await left.get(plan({ action: 'create', item_id: 'dinner', data: { title: 'Pizza', notes: 'at eight' } }));
    const { token, version } = await left.get(plan({ action: 'lock', item_id: 'dinner' }));
    const edit = (data: object, more: object = {}) => plan({ action: 'update', item_id: 'dinner', data, ...more });
    expect(await right.refused(edit({ title: 'Pasta' }))).toMatchObject({ code: 'item_locked' });
    expect(await right.get(edit({ title: 'Pasta' }, { token }))).toMatchObject({ version: 2 });
    await left.get(plan({ action: 'unlock', item_id: 'dinner', token }));
    const stale = edit({ title: 'Sushi' }, { base_version: version, on_conflict: 'rebase' });
    expect(await left.refused(stale)).toMatchObject({
      code: 'version_conflict',
      details: { changed_paths: ['/title'] },
    });
    const apart = edit({ notes: 'at nine' }, { base_version: version, on_conflict: 'rebase' });
    expect(await left.get(apart)).toMatchObject({ version: 3, rebased: true });
    for (const tab of [left, right]) {
      expect(await itemsOf(tab)).toMatchObject([{ version: 3, data: { title: 'Pasta', notes: 'at nine' } }]);
    }
  });

  it('PLAN-3 PLAN-6 SDK-8 after ten minutes in a tunnel thirty edits are done once, in order, beside those of friends', async () => {
    const clock = new ManualClock();
    const server = await TestServer.start({}, { clock });
    const ben = await server.connect({ room: 'trip', user: 'ben', v: 2 });
    for (let stop = 0; stop < STOPS; stop++) {
      const data = { title: `Stop ${stop}`, notes: '' };
      await ben.get(plan({ action: 'create', item_id: `stop-${stop}`, data }));
    }
    const inTunnel = appOf(NOWHERE, 'ana');
    const sent = Array.from({ length: STOPS }, (_, stop) => [
      {
        action: 'update',
        item_id: `stop-${stop}`,
        data: { notes: `from the train ${stop}` },
        base_version: 1,
        on_conflict: 'rebase',
      },
      { action: 'move', item_id: `stop-${stop}`, day: '2027-05-01', after: null },
      { action: 'create', item_id: `new-${stop}`, day: '2027-05-02', data: { title: `New ${stop}` } },
    ]).flat();
    for (const payload of sent)
      void inTunnel
        .room('trip')
        .send('planning', payload)
        .catch(() => undefined);
    for (let stop = 0; stop < STOPS; stop++) {
      await ben.get(plan({ action: 'update', item_id: `stop-${stop}`, data: { title: `Better ${stop}` } }));
    }
    await clock.advance(TUNNEL_MS);
    const { outbox } = inTunnel;
    await inTunnel.close();

    const out = appOf(server.url, 'ana', outbox);
    const heard: EventFrame[] = [];
    out.room('trip').on('event', (event) => heard.push(event));
    await out.room('trip').send('planning', { action: 'delete', item_id: 'new-0' }); // After all that waited.
    await ben.expect({ type: 'planning', payload: { action: 'delete', item_id: 'new-0' } });
    const mine = ben
      .of('planning')
      .filter(({ user_id, payload }) => user_id === 'ana' && payload['action'] !== 'delete');
    expect(mine.map(({ payload: { action, item_id } }) => ({ action, item_id }))).toEqual(
      sent.map(({ action, item_id }) => ({ action, item_id })),
    );
    const items = await itemsOf(ben);
    const [first, second] = ['2027-05-01', '2027-05-02'].map((day) => items.filter((item) => item.day === day));
    expect(first?.map(({ item_id }) => item_id)).toEqual(
      Array.from({ length: STOPS }, (_, stop) => `stop-${STOPS - 1 - stop}`),
    );
    expect(first?.map(({ version, data }) => ({ version, data }))).toEqual(
      Array.from({ length: STOPS }, (_, n) => STOPS - 1 - n).map((stop) => ({
        version: 4,
        data: { title: `Better ${stop}`, notes: `from the train ${stop}` },
      })),
    );
    expect(second?.map(({ item_id }) => item_id)).toEqual(
      Array.from({ length: STOPS - 1 }, (_, stop) => `new-${stop + 1}`),
    );
  }, 40_000);

  it('PLAN-6 ENV-5 a batch that is cut off by a kill is done wholly or not at all, and once when it is repeated', async () => {
    let server = await ServerProcess.start({ env: { RATE_LIMIT: 'off' } });
    const { dataDir } = server;
    const connect = (user: string) => RallyClient.connect(server.url, { room: 'trip', user, v: 2 });
    try {
      for (let kill = 0; kill < KILLS; kill++) {
        const [ana, ben] = [await connect('ana'), await connect('ben')];
        for (const one of [ana, ben]) await one.expect({ type: 'room', payload: { action: 'joined' } });
        const batch = { id: `batch-${kill}`, ...plan({ action: 'batch', ops: opsOf(kill) }) };
        ana.say(batch);
        // In the moment of the first news of it, or before anybody has heard of it.
        if (kill % 2 === 0) await ben.expect({ type: 'planning', payload: { action: 'create' } });
        server.signal('SIGKILL');
        await server.died();
        server = await ServerProcess.start({ dataDir, env: { RATE_LIMIT: 'off' } });
        const again = await connect('ana');
        const madeOf = async () => (await itemsOf(again)).filter(({ item_id }) => item_id.startsWith(`item-${kill}-`));
        const made = await madeOf();
        expect([0, BATCH - 1]).toContain(made.length);
        if (kill % 2 === 0) expect(made).toHaveLength(BATCH - 1);
        expect(await again.get(batch)).toMatchObject(made.length === 0 ? {} : { duplicate: true });
        const [moved, ...others] = await madeOf();
        expect([moved, ...others].map((item) => item?.item_id)).toEqual(orderOf(kill));
        // From the second epoch on they do not begin at 1 (ROOM-3).
        expect(new Set(others.map(({ version }) => version))).toEqual(new Set([(moved?.version ?? 0) - 1]));
        await again.close();
      }
    } finally {
      await server.kill();
      await server.dispose();
    }
  }, 90_000);
});

/** Makes items, brings the last one to the front, and deletes the first one again. */
function opsOf(kill: number): object[] {
  const day = `2027-06-0${kill + 1}`;
  const creations = Array.from({ length: BATCH }, (_, n) => ({
    action: 'create',
    item_id: `item-${kill}-${n}`,
    day,
    data: { title: `${n}` },
  }));
  const move = { action: 'move', item_id: `item-${kill}-${BATCH - 1}`, day, after: null };
  return [...creations, move, { action: 'delete', item_id: `item-${kill}-0` }];
}

function orderOf(kill: number): string[] {
  const stayed = Array.from({ length: BATCH - 2 }, (_, n) => `item-${kill}-${n + 1}`);
  return [`item-${kill}-${BATCH - 1}`, ...stayed];
}
