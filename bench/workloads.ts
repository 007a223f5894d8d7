import type { Load } from './load/offer.js';
import { ws } from './peers/ws.js';
import { nats } from './peers/nats.js';
import { nchan } from './peers/nchan.js';
import { nest, nestEcho } from './peers/nest.js';
import { socketIo } from './peers/socket-io.js';
import { uws } from './peers/uws.js';
import type { Peer } from './peers/peer.js';
import { rallyEcho } from './peers/rally-echo.js';
import { rally, rallyConflated, rallyEmbedded, rallyV2 } from './peers/rally.js';

export interface Entry {
  readonly peer: Peer;
  /** Where it is not that of the workload, which it could not carry. */
  readonly perSecond?: number;
}
export interface FanOut {
  readonly id: string;
  readonly title: string;
  readonly rooms: number;
  readonly size: number;
  readonly instances: number;
  readonly load: Load;
  readonly entries: readonly Entry[];
}

const of = (...peers: readonly Peer[]): Entry[] => peers.map((peer) => ({ peer }));
/** Who stands for what most would build. */
const QUICK = [rally, ws, socketIo, nest];
/** More than it can carry, so that it is measured at its limit. */
const SOCKET_IO_LIMIT: Entry = { peer: socketIo, perSecond: 2_000 };

export const FAN_OUT: readonly FanOut[] = [
  {
    id: 'chat-50',
    title: 'Chat in 20 rooms of 50, 1,000 messages/s',
    rooms: 20,
    size: 50,
    instances: 1,
    load: { kind: 'chat', perSecond: 1_000 },
    entries: of(...QUICK, nchan, nats, uws),
  },
  {
    id: 'chat-50-fast',
    title: 'Chat in 20 rooms of 50, 2,200 messages/s',
    rooms: 20,
    size: 50,
    instances: 1,
    load: { kind: 'chat', perSecond: 2_200 },
    entries: of(...QUICK, nchan, nats, uws),
  },
  {
    id: 'chat-5',
    title: 'Chat in 200 rooms of 5, 8,000 messages/s',
    rooms: 200,
    size: 5,
    instances: 1,
    load: { kind: 'chat', perSecond: 8_000 },
    entries: of(...QUICK, nchan, nats, uws),
  },
  {
    id: 'chat-1000',
    title: 'Chat in one room of 1,000, 40 messages/s',
    rooms: 1,
    size: 1_000,
    instances: 1,
    load: { kind: 'chat', perSecond: 40 },
    entries: of(...QUICK, nchan, nats, uws),
  },
  {
    id: 'location-1hz',
    title: 'Live location in 20 rooms of 50, a position per second and user',
    rooms: 20,
    size: 50,
    instances: 1,
    load: { kind: 'location', perSecond: 1_000 },
    entries: of(...QUICK),
  },
  {
    id: 'location-5hz',
    title: 'Live location in 20 rooms of 50, five positions per second and user (socket-io: two, its limit)',
    rooms: 20,
    size: 50,
    instances: 1,
    load: { kind: 'location', perSecond: 5_000 },
    entries: [...of(rally, rallyConflated), SOCKET_IO_LIMIT],
  },
  {
    id: 'two-chat',
    title: 'Two instances, chat in 20 rooms of 50, 1,000 messages/s',
    rooms: 20,
    size: 50,
    instances: 2,
    load: { kind: 'chat', perSecond: 1_000 },
    entries: of(rally, socketIo, nest, nchan),
  },
  {
    id: 'two-location',
    title: 'Two instances, live location in 20 rooms of 50, a position per second and user',
    rooms: 20,
    size: 50,
    instances: 2,
    load: { kind: 'location', perSecond: 1_000 },
    entries: of(rally, socketIo, nest),
  },
  {
    id: 'location-5',
    title: 'Live location in 200 rooms of 5, a position per second and user',
    rooms: 200,
    size: 5,
    instances: 1,
    load: { kind: 'location', perSecond: 1_000 },
    entries: of(...QUICK),
  },
  {
    id: 'chat-5-calm',
    title: 'Chat in 200 rooms of 5, 2,000 messages/s',
    rooms: 200,
    size: 5,
    instances: 1,
    load: { kind: 'chat', perSecond: 2_000 },
    entries: of(...QUICK),
  },
  {
    id: 'two-chat-5',
    title: 'Two instances, chat in 200 rooms of 5, 2,000 messages/s',
    rooms: 200,
    size: 5,
    instances: 2,
    load: { kind: 'chat', perSecond: 2_000 },
    entries: of(rally, socketIo, nest),
  },
  {
    id: 'echo',
    title: 'Echo: 500 rooms of one, 6,000 messages/s, without Redis; rally-embedded also keeps each on its disk',
    rooms: 500,
    size: 1,
    instances: 1,
    load: { kind: 'chat', perSecond: 6_000 },
    entries: of(rallyEcho, rallyEmbedded, ws, nestEcho),
  },
];

/** In three minutes. */
export const QUICK_FAN_OUT: readonly FanOut[] = FAN_OUT.filter(({ id }) =>
  ['chat-50', 'chat-5', 'location-1hz'].includes(id),
).map((workload) => ({ ...workload, entries: of(...QUICK) }));

/** Who is asked to hold connections. */
export const CONNECTION_PEERS: readonly Peer[] = [rallyV2, ws, socketIo, nest, nchan, nats, uws];
