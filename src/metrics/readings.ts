import { Injectable } from '@nestjs/common';
import type { Buckets } from '../meters/buckets.js';
import type { KindMeter } from '../meters/kind-meter.js';
import { Meters } from '../meters/meters.js';
import type { Tally } from '../meters/tally.js';
import { DrainState } from '../realtime/drain-state.js';
import { RoomFeeds } from '../realtime/room-feeds.js';
import { SystemRoom } from '../realtime/system-room.js';
import { RoomStore } from '../store/room-store.js';
import { SERVER_VERSION } from '../version.js';
import type { MetricName } from './metric-list.js';

/** One value of a metric, and the values of its labels in their order. */
export interface Reading {
  readonly labels: readonly string[];
  readonly value: number | Buckets;
}
type Readers = { readonly [Name in MetricName]: () => readonly Reading[] };

/** Where each metric is read. All of it is known here: nothing is asked of a disk or the network. */
@Injectable()
export class Readings {
  readonly by: Readers;

  constructor(meters: Meters, store: RoomStore, feeds: RoomFeeds, drain: DrainState, system: SystemRoom) {
    const ofKinds = <Value>(read: (kind: KindMeter) => Value) =>
      [...meters.kinds].map(([kind, meter]) => ({ labels: [kind], value: read(meter) }));
    this.by = {
      rally_connections: () => one(meters.connections),
      rally_connections_opened_total: () => one(meters.opened),
      rally_connections_closed_total: () => each(meters.closed),
      rally_handshakes_waiting: () => one(meters.handshakesWaiting),
      rally_handshakes_refused_total: () => each(meters.refused),
      rally_rooms: () => one(feeds.size),
      rally_messages_received_total: () => [
        ...ofKinds(({ received }) => received),
        { labels: ['unknown'], value: meters.receivedUnknown },
      ],
      rally_messages_sent_total: () => one(meters.sent),
      rally_received_bytes_total: () => one(meters.receivedBytes),
      rally_sent_bytes_total: () => one(meters.sentBytes),
      // Of some fifty kinds few are ever sent to one instance, and each is a dozen lines.
      rally_handler_duration_seconds: () => ofKinds(({ seconds }) => seconds).filter(({ value }) => value.sum > 0),
      rally_delivery_duration_seconds: () => one(meters.delivery),
      rally_client_rtt_seconds: () => one(meters.roundTrip),
      rally_bus_lag_seconds: () => one(meters.store.lag),
      rally_bus_errors_total: () => each(meters.store.faults),
      rally_errors_total: () => each(meters.errors),
      rally_rate_limited_total: () => ofKinds(({ rateLimited }) => rateLimited),
      rally_slow_consumer_stalls_total: () => one(meters.stalls),
      rally_send_buffer_bytes: () => one(meters.waitingBytes),
      rally_resumes_total: () => each(meters.resumes),
      rally_takeovers_total: () => each(meters.takeovers),
      rally_webhooks_total: () => each(meters.webhooks),
      rally_store_up: () => one(store.status().up ? 1 : 0),
      rally_store_call_duration_seconds: () =>
        [...meters.store.calls].map(([call, value]) => ({ labels: [call], value })),
      rally_draining: () => one(drain.isDraining ? 1 : 0),
      rally_instances: () => one(system.instances),
      rally_build_info: () => [{ labels: [SERVER_VERSION, process.version], value: 1 }],
    };
  }
}

function one(value: number | Buckets): readonly Reading[] {
  return [{ labels: [], value }];
}

function each<Name extends string | number>({ counts }: Tally<Name>): readonly Reading[] {
  return [...counts].map(([name, value]) => ({ labels: [String(name)], value }));
}
