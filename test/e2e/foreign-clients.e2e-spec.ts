import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ForeignClient } from '../support/foreign-client.js';
import { findPython } from '../support/python-websockets.js';
import { TestServer } from '../support/test-server.js';
import { readTranscript } from '../support/transcript.js';

const WSCAT = createRequire(import.meta.url).resolve('wscat/bin/wscat');
const python = await findPython();
const isPythonDue = python !== undefined || process.env['CI'] !== undefined;
if (!isPythonDue) {
  process.stderr.write('SKIPPED: no python3 with the package websockets, and none could be installed\n');
}

const wscat = (url: string) => ForeignClient.start(process.execPath, [WSCAT, '--connect', url]);
/** The interactive client that comes with the package. */
const websockets = (url: string) => ForeignClient.start(python ?? 'python3', ['-m', 'websockets', url]);

/** The README's room is a fresh one; here the host was first to share its position, which is an event of its own. */
function afterTheHost(frame: Record<string, unknown>): Record<string, unknown> {
  const { seq } = frame;
  return typeof seq === 'number' ? { ...frame, seq: seq + 1 } : frame;
}

describe('clients that others wrote speak v=1', () => {
  let server: TestServer;
  const clients: ForeignClient[] = [];
  beforeEach(async () => void (server = await TestServer.start()));
  afterEach(async () => {
    for (const client of clients.splice(0)) client.kill();
    await server.close();
  });

  /** A client is in the room when it was told where somebody is who was there before. */
  async function enter(start: (url: string) => ForeignClient, user: string): Promise<ForeignClient> {
    const host = await server.connect({ room: 'trip', user: 'host', v: 2 });
    await host.get({ type: 'location', payload: { latitude: 1, longitude: 2 } });
    const client = start(`${server.url}?room_id=trip&user_id=${user}`);
    clients.push(client);
    await client.expect({ type: 'location', user_id: 'host', payload: { latitude: 1, longitude: 2 } });
    return client;
  }

  async function speak(client: ForeignClient): Promise<void> {
    for (const { direction, text } of readTranscript()) {
      if (direction === 'sent') client.type(text);
      else await client.expect(afterTheHost(JSON.parse(text) as Record<string, unknown>));
    }
  }

  it('CONN-2 the README has chat, location, lock → update → unlock', () => {
    const sent = readTranscript().filter(({ direction }) => direction === 'sent');
    const kinds = sent.map(({ text }) => JSON.parse(text) as { type: string; payload: { action?: string } });
    const names = kinds.map(({ type, payload }) => (payload.action === undefined ? type : `${type}.${payload.action}`));
    const planning = ['planning.lock', 'planning.update', 'planning.unlock'];
    expect(names).toEqual(expect.arrayContaining(['chat', 'location', ...planning]));
    expect(names.filter((name) => planning.includes(name)).slice(0, 3)).toEqual(planning);
  });

  it('CONN-2 wscat has the conversation of the README', async () => {
    const client = await enter(wscat, 'ana');
    await speak(client);
    expect(await client.end()).toBe(0);
  });

  (isPythonDue ? it : it.skip)('CONN-2 python3-websockets has the conversation of the README', async () => {
    const client = await enter(websockets, 'ana');
    await speak(client);
    await client.end();
  });

  (isPythonDue ? it : it.skip)('CONN-2 both hear each other, and respect each other’s locks', async () => {
    const [ana, ben] = [await enter(wscat, 'ana'), await enter(websockets, 'ben')];
    ana.type('{"type":"chat","payload":{"content":"¿Cenamos a las ocho? 🍽"}}');
    await ben.expect({ type: 'chat', user_id: 'ana', payload: { content: '¿Cenamos a las ocho? 🍽' } });
    ben.type('{"type":"planning","payload":{"action":"lock","item_id":"dinner"}}');
    await ana.expect({ type: 'planning', user_id: 'ben', payload: { action: 'lock', item_id: 'dinner' } });
    ana.type('{"type":"planning","id":"u1","payload":{"action":"update","item_id":"dinner","data":{"title":"No"}}}');
    await ana.expect({ type: 'error', re: 'u1', payload: { code: 'item_locked' } });
    ben.type('{"type":"planning","payload":{"action":"unlock","item_id":"dinner"}}');
    await ana.expect({ type: 'planning', user_id: 'ben', payload: { action: 'unlock', item_id: 'dinner' } });
  });
});
