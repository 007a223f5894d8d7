import { readFileSync } from 'node:fs';
import { RallyClient } from '../../test/support/rally-client.js';
import { durationMs, serviceOf } from '../../test/containers/compose-file.js';
import type { Services } from '../../test/containers/compose-file.js';
import type { Checks } from '../support/checks.js';
import { outcomeOf } from '../support/command.js';
import { Container } from './container.js';
import type { Unpacked } from './container.js';
import { Daemon } from './daemon.js';
import type { NameServer } from './name-server.js';
import { statusOf } from './status-of.js';

const CONFIG = new URL('../../docker/haproxy.cfg', import.meta.url).pathname;
const PROXY = 'localhost:8000';
/** Where the replicas listen; the wildcard address is the proxy's. */
const HOSTS = ['127.0.0.2', '127.0.0.3', '127.0.0.4'];
/** Fewer than in the file: not every machine lets a process have that many. */
const MAX_CONNECTIONS = '100';
const START_MS = 60_000;
const ROOM = 'trip';
/** New connections while one of the servers drains. */
const NEWCOMERS = 6;

/** What the proxy logs once DNS has told it of a server. */
const UP = /Server servers\/(\w+) .*is UP/g;

/** The services of docker-compose.scale.yml: three servers behind the proxy. */
export async function checkScaled(
  checks: Checks,
  image: Unpacked,
  services: Services,
  names: NameServer,
): Promise<void> {
  const { environment, stop_grace_period: grace } = serviceOf(services, 'server');
  const { code, output } = await outcomeOf('haproxy', ['-c', '-f', CONFIG]);
  checks.that('haproxy.cfg', code === 0, code === 0 ? 'valid' : output);
  const servers = HOSTS.map((HOST) => new Container(image, { ...environment, HOST }));
  const proxy = new Daemon('haproxy', ['haproxy', '-db', '-n', MAX_CONNECTIONS, '-f', CONFIG]);
  try {
    await Promise.all(servers.map((server, index) => untilReady(server, HOSTS[index])));
    await checkDiscovery(checks, proxy, names);
    const clients = await Promise.all(['ana', 'ben', 'cleo'].map(connect));
    await checkRoom(checks, clients);
    await checkDrain(checks, servers, clients, durationMs(grace));
  } finally {
    await Promise.all([proxy, ...servers].map((process) => process.end()));
  }
}

/** What Compose waits for before it starts the proxy. */
function untilReady(server: Container, host = ''): Promise<number> {
  const isReady = async () => (await statusOf(`http://${host}:8080/health/ready`)) === 200;
  return server.until('ready', isReady, START_MS);
}

async function checkDiscovery(checks: Checks, proxy: Daemon, names: NameServer): Promise<void> {
  const health = () => statusOf(`http://${PROXY}/proxy-health`);
  await proxy.until('listening', async () => (await health()) !== undefined, START_MS);
  checks.equal('proxy without servers', await health(), 503, 'unhealthy');
  names.set('server', HOSTS);
  const found = () => new Set([...proxy.output.matchAll(UP)].map(([, name]) => name)).size;
  const ms = await proxy.until('aware of three servers', () => found() === HOSTS.length, START_MS);
  checks.equal('proxy with servers', await health(), 200, `healthy, and knows all three after ${ms} ms`);
}

function connect(user: string): Promise<RallyClient> {
  return RallyClient.connect(`ws://${PROXY}/ws`, { room: ROOM, user, v: 2 });
}

async function checkRoom(checks: Checks, clients: readonly RallyClient[]): Promise<void> {
  const idle = HOSTS.filter((host) => connectionsAt(host) === 0).map((host) => `none at ${host}`);
  checks.none('proxy spreads connections', idle, 'three clients, three servers');
  const [ana, ...others] = clients;
  await Promise.all(clients.map((client) => client.expect({ type: 'room', payload: { action: 'joined' } })));
  const payload = { content: 'Hello from the first server' };
  await ana?.get({ type: 'chat', payload });
  const heard = await Promise.all(others.map((client) => client.expect({ type: 'chat', user_id: 'ana', payload })));
  checks.equal(
    'one room on three servers',
    heard.map(({ seq }) => seq),
    [2, 2],
    'each hears the others',
  );
  const page = await ana?.get({ type: 'chat', payload: { action: 'history' } });
  const contents = (page?.['messages'] as { content: string }[] | undefined)?.map(({ content }) => content);
  checks.equal('history', contents?.length, 2, 'has what the server before them acknowledged');
}

/** How many TCP connections that server has; a health check is one for a moment. */
function connectionsAt(host: string): number {
  const hex = Buffer.from(host.split('.').map(Number).reverse()).toString('hex').toUpperCase();
  const established = new RegExp(`: ${hex}:1F90 [0-9A-F:]+ 01 `, 'g');
  return readFileSync('/proc/net/tcp', 'utf8').match(established)?.length ?? 0;
}

/** One of them leaves; then the others do. */
async function checkDrain(
  checks: Checks,
  [first, ...others]: readonly Container[],
  clients: readonly RallyClient[],
  graceMs: number,
): Promise<void> {
  const codes: number[] = [];
  for (const client of clients) void client.closed.then(({ code }) => codes.push(code));
  first?.signal('SIGTERM');
  const newcomers = Array.from({ length: NEWCOMERS }, async (_, index) => {
    const newcomer = await connect(`newcomer-${index}`);
    return newcomer.expect({ type: 'room', payload: { action: 'joined' } });
  });
  const seen = 'all are in, on the other servers';
  checks.equal('newcomers while one drains', (await Promise.all(newcomers)).length, NEWCOMERS, seen);
  checks.equal('the one that drained', await first?.ended(graceMs), 0, 'ended with 0');
  checks.equal('its client', codes, [1012], 'closed with 1012; those of the others stay');
  for (const server of others) server.signal('SIGTERM');
  const ends = await Promise.all(others.map((server) => server.ended(graceMs)));
  checks.equal('the others, with clients', ends, [0, 0], 'ended with 0');
}
