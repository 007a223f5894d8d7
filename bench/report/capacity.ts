import { markdownTable } from '../../scripts/support/markdown-table.js';
import { ACTIVE } from '../growth.js';
import { median, short } from './report.js';
import type { Report } from './report.js';

/** Who is to be served, and what they do in the busiest hour. */
interface Demand {
  readonly title: string;
  readonly connections: number;
  readonly roomSize: number;
  /** Of each connection, per second. */
  readonly chats: number;
  readonly fixes: number;
  readonly connects: number;
}
/** What one of each costs, measured; CPU in µs. */
interface Costs {
  readonly chat: number;
  readonly fix: number;
  /** Of a message on each further instance where the room has members. */
  readonly elsewhere: number;
  readonly connect: number;
  readonly redisChat: number;
  readonly redisFix: number;
  readonly kibPerConnection: number;
  readonly redisKibPerRoom: number;
}

/** A core that is used more than this answers late when something unexpected comes. */
const BUSY = 0.6;
/** A frame with its TCP and IP headers, and what TLS adds. */
const FRAME_BYTES = 300;
const DEMANDS: readonly Demand[] = [1_000, 100_000, 1_000_000].map((connections) => ({
  title: connections.toLocaleString('en'),
  connections,
  roomSize: 5,
  // A message in two minutes; three in ten share where they are, every five seconds; back after ten minutes.
  chats: 1 / 120,
  fixes: 0.3 / 5,
  connects: 1 / 600,
}));

/** What a fleet needs, from the figures of a run; `undefined` if they were not all measured. */
export function capacityTable(report: Report): string | undefined {
  const costs = costsOf(report);
  if (costs === undefined) return undefined;
  const rows = DEMANDS.flatMap((demand) => [row(demand, costs, true), row(demand, costs, false)]);
  const head = [
    'people',
    'rooms',
    'members of a room',
    'cores',
    'memory, GiB',
    'shards of Redis',
    'their memory, GiB',
    'out, Mbit/s',
  ];
  const inputs = Object.entries<number>({ ...costs }).map(([name, cost]) => `${name} ${short(cost)}`);
  return `Costs (µs, KiB): ${inputs.join(', ')}.\n\n${markdownTable(head, rows)}`;
}

function row(
  { title, connections, roomSize, chats, fixes, connects }: Demand,
  costs: Costs,
  isSpread: boolean,
): string[] {
  const [perSecond, moves, comings] = [connections * chats, connections * fixes, connections * connects];
  const alone = perSecond * costs.chat + moves * costs.fix + comings * costs.connect;
  // A room is on no more instances than there are.
  const others = isSpread ? Math.min(roomSize, coresFor(alone)) - 1 : 0;
  const micros = alone + (perSecond + moves) * others * costs.elsewhere;
  const redisMicros = perSecond * costs.redisChat + moves * costs.redisFix;
  const rooms = connections / roomSize;
  return [
    title,
    rooms.toLocaleString('en'),
    isSpread ? 'anywhere' : 'on one instance',
    String(coresFor(micros)),
    short((connections * costs.kibPerConnection) / 1_024 / 1_024),
    String(coresFor(redisMicros)),
    short((rooms * costs.redisKibPerRoom) / 1_024 / 1_024),
    Math.round(((perSecond + moves) * roomSize * FRAME_BYTES * 8) / 1e6).toLocaleString('en'),
  ];
}

/** For so many µs of work in each second. */
function coresFor(micros: number): number {
  return Math.max(1, Math.ceil(micros / 1e6 / BUSY));
}

function costsOf(report: Report): Costs | undefined {
  const windows = (id: string) =>
    report.fanOut.find((result) => result.id === id)?.peers.find(({ name }) => name === 'rally')?.windows ?? [];
  const perMessage = (id: string) => median(windows(id).map(({ cpuPerMessage }) => cpuPerMessage));
  const redis = (id: string) =>
    median(windows(id).map(({ redisCpu, sent, seconds }) => (redisCpu * 1e6 * seconds) / sent));
  const crowd = report.connections?.peers.find(({ name }) => name === 'rally-v2')?.rounds ?? [];
  const costs: Costs = {
    chat: perMessage('chat-5-calm'),
    fix: perMessage('location-5'),
    elsewhere: perMessage('two-chat-5') - perMessage('chat-5-calm'),
    connect: median(crowd.map(({ connect }) => connect.cpu)),
    redisChat: redis('chat-5-calm'),
    redisFix: redis('location-5'),
    kibPerConnection: median(crowd.map(({ kibPerConnection }) => kibPerConnection)),
    redisKibPerRoom: redisKibPerRoom(report),
  };
  return Object.values<number>({ ...costs }).every(Number.isFinite) ? costs : undefined;
}

/** With all that a room keeps of its newest 1,000 messages. */
function redisKibPerRoom({ growth }: Report): number {
  const points = growth?.series.find(({ id }) => id === 'history')?.points ?? [];
  const [first, last] = [points[0], points.at(-1)];
  return first === undefined || last === undefined ? NaN : ((last.redisMib - first.redisMib) * 1_024) / ACTIVE.rooms;
}
