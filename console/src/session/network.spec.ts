import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import { Network } from './network.js';

/** A server that says everything back, twice. */
const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
server.on('connection', (socket) => {
  socket.send('welcome');
  socket.on('message', (data: Buffer) => {
    socket.send(`1 ${data.toString()}`);
    socket.send(`2 ${data.toString()}`);
  });
});

beforeAll(() => once(server, 'listening'));
afterAll(() => server.close());

/** One client's side: what it heard, and when the next thing comes. */
function connect(network: Network) {
  const wire = new network.webSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const heard: string[] = [];
  let wake = (): void => undefined;
  const hear = (what: string): void => {
    heard.push(what);
    wake();
  };
  wire.addEventListener('message', ({ data }: { data: unknown }) => hear(String(data)));
  wire.addEventListener('close', ({ code, reason }: { code: number; reason: string }) => hear(`${code} ${reason}`));
  const next = async (): Promise<string> => {
    while (heard.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return String(heard.shift());
  };
  return { wire, heard, next };
}

/** Connected, and welcomed. */
async function connected(network: Network) {
  const arrival = once(server, 'connection') as Promise<[WebSocket]>;
  const client = connect(network);
  const [peer] = await arrival;
  expect(await client.next()).toBe('welcome');
  return { ...client, peer };
}

describe('Network', () => {
  test('an open one changes nothing, and takes what is sent past the client', async () => {
    const network = new Network(WebSocket);
    const { wire, next, peer } = await connected(network);
    wire.send('a');
    expect(network.send('b')).toBe(true);
    expect([await next(), await next(), await next(), await next()]).toEqual(['1 a', '2 a', '1 b', '2 b']);
    peer.close(1012, 'restart');
    expect(await next()).toBe('1012 restart');
    expect(network.send('c')).toBe(false);
  });

  test('one that is dropped ends without a word, and connects nothing until it is back', async () => {
    const network = new Network(WebSocket);
    const { next, peer } = await connected(network);
    const told: string[] = [];
    network.onChange(() => told.push(network.state));
    network.become('down');
    expect(await next()).toBe('1006 ');
    await once(peer, 'close');
    expect(await connect(network).next()).toBe('1006 ');
    expect(server.clients.size).toBe(0);
    network.become('up');
    const { wire } = await connected(network);
    wire.close();
    expect(told).toEqual(['down', 'up']);
  });

  test('one that is half open lets nothing through, and the next connection is whole', async () => {
    const network = new Network(WebSocket);
    const old = await connected(network);
    network.become('silent');
    old.peer.send('unheard');
    expect(network.send('unsaid')).toBe(true);
    old.wire.close(); // As a client does that has noticed.
    await once(old.peer, 'close');
    const { wire, next } = await connected(network);
    expect(network.state).toBe('up');
    wire.send('a');
    expect(await next()).toBe('1 a');
    expect(old.heard).toEqual([]);
    wire.close();
  });

  test('a slow one holds frames back, and gives them all at once when it is well', async () => {
    const network = new Network(WebSocket);
    const { wire, heard, next, peer } = await connected(network);
    network.become('slow');
    wire.send('a');
    expect(await next()).toBe('1 a'); // Late.
    expect(network.waiting).toBe(1);
    network.become('up');
    expect(heard).toEqual(['2 a']);
    network.become('slow');
    peer.send('before the end');
    peer.close(1001);
    expect([await next(), await next(), await next()]).toEqual(['2 a', 'before the end', '1001 ']);
  });

  test('an end of any code is told to the client, and the server hears a close', async () => {
    const network = new Network(WebSocket);
    const { next, peer } = await connected(network);
    const closed = once(peer, 'close');
    network.end(4504, 'heartbeat');
    expect(await next()).toBe('4504 heartbeat');
    await closed;
    expect(network.bufferedAmount).toBe(0);
  });
});
