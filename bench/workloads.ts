import type { Load } from './load/offer.js';
import { plainWs } from './peers/ws.js';
import type { Peer } from './peers/peer.js';
import { rally, rallyConflated, rallyEmbedded } from './peers/rally.js';

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
  /** Also in the short run. */
  readonly isQuick?: true;
}

const of = (...peers: readonly Peer[]): Entry[] => peers.map((peer) => ({ peer }));

export const FAN_OUT: readonly FanOut[] = [
  {
    id: 'chat-50',
    title: 'Chat in 20 rooms of 50, 1,000 messages/s',
    rooms: 20,
    size: 50,
    instances: 1,
    load: { kind: 'chat', perSecond: 1_000 },
    entries: of(rally, plainWs),
    isQuick: true,
  },
  {
    id: 'chat-5',
    title: 'Chat in 200 rooms of 5, 8,000 messages/s',
    rooms: 200,
    size: 5,
    instances: 1,
    load: { kind: 'chat', perSecond: 8_000 },
    entries: of(rally, plainWs),
    isQuick: true,
  },
  {
    id: 'location-1hz',
    title: 'Live location in 20 rooms of 50, a position per second and user',
    rooms: 20,
    size: 50,
    instances: 1,
    load: { kind: 'location', perSecond: 1_000 },
    entries: of(rally, plainWs),
    isQuick: true,
  },
  {
    id: 'location-5hz',
    title: 'Live location in 20 rooms of 50, five positions per second and user',
    rooms: 20,
    size: 50,
    instances: 1,
    load: { kind: 'location', perSecond: 5_000 },
    entries: of(rally, rallyConflated),
  },
  {
    id: 'echo',
    title: 'Echo: 500 rooms of one, 6,000 messages/s, without Redis',
    rooms: 500,
    size: 1,
    instances: 1,
    load: { kind: 'chat', perSecond: 6_000 },
    entries: of(rallyEmbedded, plainWs),
  },
];
