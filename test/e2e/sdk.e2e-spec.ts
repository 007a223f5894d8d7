import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import type { ClientOptions } from '../../sdk/src/client-options.js';
import type { EventFrame, Frame } from '../../sdk/src/frames.js';
import { RallyClient } from '../../sdk/src/rally-client.js';
import { eventually } from '../support/eventually.js';
import { itOn } from '../support/it-on.js';
import { ServerProcess } from '../support/server-process.js';
import { TestServer, closeServers } from '../support/test-server.js';

const WRITERS = ['ada', 'bob', 'eve'];
const ROOMS = ['north', 'south'];
const MESSAGES = 120;
const KILLS = 4;

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
  await closeServers();
});

function client(url: string, userId: string, options: Partial<ClientOptions> = {}): RallyClient {
  const made = new RallyClient({ url, userId, webSocket: WebSocket, backoff: { minMs: 50, maxMs: 500 }, ...options });
  open.push(made);
  return made;
}

/** A server that can be killed, and comes back at its old address with its old data. */
class Phoenix {
  private backup = '';

  private constructor(private server: ServerProcess) {}

  static async rise(): Promise<Phoenix> {
    const phoenix = new Phoenix(await ServerProcess.start({ env: { RATE_LIMIT: 'off' } }));
    open.push(phoenix);
    return phoenix;
  }

  get url(): string {
    return this.server.url;
  }

  async restart(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { port, dataDir } = this.server;
    this.server.signal(signal);
    await this.server.died();
    this.server = await ServerProcess.start({ dataDir, env: { RATE_LIMIT: 'off', PORT: String(port) } });
  }

  async backUp(): Promise<void> {
    this.backup = await mkdtemp(join(tmpdir(), 'rally-backup-'));
    await cp(this.server.dataDir, this.backup, { recursive: true });
  }

  /** Dies, and has its data of then. */
  async restore(): Promise<void> {
    await this.server.kill();
    await rm(this.server.dataDir, { recursive: true });
    await cp(this.backup, this.server.dataDir, { recursive: true });
    await this.restart('SIGKILL');
  }

  async close(): Promise<void> {
    await this.server.dispose();
    if (this.backup !== '') await rm(this.backup, { recursive: true });
  }
}

/** A link between a client and a server that may be slow, and can fall silent without being cut. */
class Link {
  private readonly sockets = new Set<Socket>();
  private constructor(private readonly proxy: ReturnType<typeof createServer>) {}

  static async to(port: number, bytesPerMs = Infinity): Promise<Link> {
    const proxy = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      near.pipe(slow(bytesPerMs)).pipe(far).pipe(slow(bytesPerMs)).pipe(near);
      for (const socket of [near, far]) link.sockets.add(socket.on('error', () => undefined));
    });
    const link = new Link(proxy);
    open.push(link);
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    return link;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.proxy.address() as AddressInfo).port}/ws`;
  }

  /** Nothing passes any more on the connections that there are; new ones are well. */
  block(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.proxy.close(resolve));
  }
}

function slow(bytesPerMs: number): Transform {
  return new Transform({
    transform: (chunk: Buffer, _, done) => setTimeout(() => done(null, chunk), chunk.length / bytesPerMs),
  });
}

describe('the client and the server', () => {
  it('SDK-6 SDK-8 nothing is lost, doubled or reordered when the server is killed under load', async () => {
    const phoenix = await Phoenix.rise();
    const events = new Map(ROOMS.map((id) => [id, [] as EventFrame[]]));
    const follower = client(phoenix.url, 'follower');
    for (const [id, seen] of events) follower.room(id).on('event', (event) => seen.push(event));
    await Promise.all(ROOMS.map((id) => follower.room(id).joined));
    const acks = WRITERS.flatMap((user) => {
      const writer = client(phoenix.url, user);
      return Array.from({ length: MESSAGES }, (_, n) =>
        ROOMS.map((id) => writer.room(id).send('chat', { content: `${user}-${n}` })),
      ).flat();
    });
    let answered = 0;
    for (const ack of acks) void ack.then(() => answered++);
    for (let kill = 1; kill <= KILLS; kill++) {
      await eventually(() => expect(answered).toBeGreaterThan((kill * acks.length) / (KILLS + 2)));
      await phoenix.restart(kill === KILLS ? 'SIGTERM' : 'SIGKILL');
    }
    await Promise.all(acks);
    for (const [id, seen] of events) {
      await eventually(() => expect(seen).toHaveLength(WRITERS.length * MESSAGES));
      expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, n) => n + 1));
      for (const user of WRITERS) {
        const said = seen.filter((event) => event.user_id === user).map(({ payload }) => payload['content']);
        expect({ id, said }).toEqual({ id, said: Array.from({ length: MESSAGES }, (_, n) => `${user}-${n}`) });
      }
    }
  }, 60_000);

  itOn('embedded', 'its directory is copied')(
    'SDK-7 SDK-9 what a restored server has lost is told, and said again',
    async () => {
      const phoenix = await Phoenix.rise();
      const room = client(phoenix.url, 'ada').room('r');
      const copy: unknown[] = [];
      room.on('event', ({ seq, payload }) => (copy[seq - 1] = payload['content']));
      room.on('truncate', ({ cut }) => (copy.length = cut));
      const offers: string[] = [];
      room.on('reoffer', ({ id, outcome }) => offers.push(`${id} ${outcome}`));
      await room.send('chat', { content: 'kept' });
      await phoenix.backUp();
      for (const content of ['one', 'two']) await room.send('chat', { content }, { id: content });
      await room.send('planning', { action: 'lock', item_id: 'hotel' }, { id: 'lock' });
      await phoenix.restore();
      await room.send('chat', { content: 'after' });
      await eventually(() => expect(copy).toEqual(['kept', 'one', 'two', 'after']));
      expect(offers).toEqual(['lock lost', 'one accepted', 'two accepted']);
    },
    40_000,
  );

  it('SDK-5 many rooms are joined with one frame', async () => {
    const server = await TestServer.start();
    const ada = client(server.url, 'ada');
    const answers: Frame[] = [];
    ada.on('frame', ({ direction, frame }) => direction === 'in' && answers.push(frame));
    await Promise.all(Array.from({ length: 10 }, (_, n) => ada.room(`room-${n}`).joined));
    const joined = answers.filter(({ payload }) => payload['action'] === 'joined');
    expect(new Set(joined.map(({ re }) => re)).size).toBe(1);
  });

  it('SDK-3 a link that falls silent is noticed, and nothing is lost with it', async () => {
    const server = await TestServer.start();
    const link = await Link.to(server.port);
    const ada = client(link.url, 'ada', { silenceMs: 100, answerTimeoutMs: 500 });
    const bob = client(server.url, 'bob');
    const seen: unknown[] = [];
    ada.room('r').on('event', ({ payload }) => seen.push(payload['content']));
    await Promise.all([ada, bob].map((one) => one.room('r').joined));
    await ada.room('r').send('chat', { content: 'before' });
    link.block();
    const sent = [ada.room('r').send('chat', { content: 'ada' }), bob.room('r').send('chat', { content: 'bob' })];
    await Promise.all(sent);
    await eventually(() => expect([...seen].sort()).toEqual(['ada', 'before', 'bob']));
  });

  it('SDK-4 whoever comes back over another link has its session and its leases', async () => {
    const server = await TestServer.start();
    const link = await Link.to(server.port);
    const ada = client(link.url, 'ada', { silenceMs: 100, answerTimeoutMs: 500 });
    const bob = client(server.url, 'bob').room('r');
    const seen: unknown[] = [];
    for (const name of ['presence', 'event'] as const) bob.on(name, ({ payload }) => seen.push(payload['action']));
    await Promise.all([ada.room('r').joined, bob.joined]);
    await ada.room('r').send('planning', { action: 'lock', item_id: 'hotel' });
    const session = ada.welcome?.session_id;
    link.block();
    await ada.room('r').send('planning', { action: 'update', item_id: 'hotel', data: { title: 'Sea view' } });
    expect(ada.welcome).toMatchObject({ taken_over: true, session_id: session });
    await expect(bob.send('planning', { action: 'lock', item_id: 'hotel' })).rejects.toMatchObject({
      code: 'item_locked',
    });
    expect(seen).toEqual(expect.arrayContaining(['lock', 'update']));
    expect(seen).not.toEqual(expect.arrayContaining(['leave']));
    expect(seen).not.toEqual(expect.arrayContaining(['unlock']));
  });

  it('SDK-8 a slow link takes longer, and changes nothing', async () => {
    const server = await TestServer.start({ RATE_LIMIT: 'off' });
    const link = await Link.to(server.port, 20);
    const room = client(link.url, 'ada').room('r');
    const seen: unknown[] = [];
    room.on('event', ({ payload }) => seen.push(payload['content']));
    const contents = Array.from({ length: 20 }, (_, n) => `${n} ${'x'.repeat(1_000)}`);
    await Promise.all(contents.map((content) => room.send('chat', { content })));
    await eventually(() => expect(seen).toEqual(contents));
  });

  it('SDK-2 SDK-5 what the server does not want is final', async () => {
    const server = await TestServer.start();
    const nobody = client(server.url, 'white space');
    await expect(nobody.room('r').joined).rejects.toMatchObject({ code: 'rejected' });
    expect(nobody.status).toBe('rejected');
    const ada = client(server.url, 'ada');
    const [reserved, plain] = [ada.room('$system'), ada.room('plain')];
    await expect(reserved.joined).rejects.toMatchObject({ code: 'invalid_payload' });
    await expect(plain.send('chat', { content: ' ' })).rejects.toMatchObject({ code: 'content_empty' });
    await expect(plain.ask('chat', { action: 'history' })).resolves.toMatchObject({ messages: [] });
  });

  it('SDK-11 SDK-12 positions are cast, and a room is left for good', async () => {
    const server = await TestServer.start();
    const [ada, bob] = ['ada', 'bob'].map((user) => client(server.url, user).room('r'));
    await Promise.all([ada?.joined, bob?.joined]);
    const position = new Promise((resolve) => bob?.on('ephemeral', resolve));
    ada?.cast('location', { latitude: 1, longitude: 2 });
    expect(await position).toMatchObject({ user_id: 'ada', payload: { latitude: 1 } });
    const gone = new Promise((resolve) => bob?.on('presence', (frame) => resolve(frame.payload['action'])));
    await ada?.leave();
    expect(await gone).toBe('leave');
  });
});
