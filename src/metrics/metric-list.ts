/** What one metric is, and what it tells the person who looks at it at 3 a.m. */
export interface MetricSpec {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
}

const counter = (help: string, ...labels: string[]): MetricSpec => ({ type: 'counter', labels, help });
const gauge = (help: string, ...labels: string[]): MetricSpec => ({ type: 'gauge', labels, help });
const histogram = (help: string, ...labels: string[]): MetricSpec => ({ type: 'histogram', labels, help });

/** Every metric of our own; the only list of them. All are of this process, and counters start at 0 with it. */
export const METRICS = {
  rally_connections: gauge('Sockets that are open now. Scale by this: a socket costs memory even when it is silent.'),
  rally_connections_opened_total: counter(
    'Sockets that were let in. A rate far above that of a quiet day is a storm of reconnects.',
  ),
  rally_connections_closed_total: counter(
    'Sockets that ended, by close code. 1012: drained. 4504: client gone. 4508: client did not read. 1011, 4513: our fault, see the log. 1006: the network.',
    'code',
  ),
  rally_handshakes_waiting: gauge(
    'Complete handshakes that wait for those before them. Above 0 for long: a storm of reconnects, or a flood; `rally_connections_opened_total` tells how many get in. Who waits for 5 s is answered 503.',
  ),
  rally_handshakes_refused_total: counter(
    'Handshakes that were not let in, by HTTP status, of browsers too. 401: tokens. 403: pages (ALLOWED_ORIGINS) and rooms. 429: one address too often; all of them, if TRUSTED_PROXIES misses a proxy. 503: full, draining, waited too long, or nobody knows the keys. 400, 404: a broken client.',
    'status',
  ),
  rally_rooms: gauge('Rooms that a socket of this instance is in.'),
  rally_messages_received_total: counter(
    'Frames from clients that were taken up, by kind; "unknown" are those of no kind that there is. Refused ones count, too.',
    'type',
  ),
  rally_messages_sent_total: counter('Frames handed to sockets: events times readers, positions, acks and errors.'),
  rally_received_bytes_total: counter('Payload of frames from clients, in bytes.'),
  rally_sent_bytes_total: counter('Frames handed to sockets with their headers, in bytes.'),
  rally_handler_duration_seconds: histogram(
    'From the call of a handler to its answer, by kind; mostly the time of the store. From 1.9 s on clients are told `unavailable`.',
    'type',
  ),
  rally_delivery_duration_seconds: histogram(
    'From the time stamp of a durable event until every socket of the room here that takes it was handed it; the oldest of each write. By the clock of the store: true to a few ms. Under load the events of a dense flow wait up to 100 ms; what is above is trouble.',
  ),
  rally_client_rtt_seconds: histogram(
    'From a ping to its pong. Only clients that were silent for a heartbeat are pinged: a sample, of sleeping phones rather than of busy ones.',
  ),
  rally_bus_lag_seconds: histogram(
    'From publishing to hearing it, over Redis and back; each server of Redis is tried every 5 s. Empty on the embedded store.',
  ),
  rally_bus_errors_total: counter(
    'What went wrong with Redis. call: not answered or refused, its client was told `unavailable`. echo: nothing published was heard, connected anew. gap: something published was lost, the room was read instead. malformed: somebody else publishes in our channels. subscribe: refused.',
    'op',
  ),
  rally_errors_total: counter(
    'Refusals that clients were told, by code (docs/protocol.md). Watch `internal` and `unavailable`.',
    'code',
  ),
  rally_rate_limited_total: counter('Frames refused as `rate_limited`, by kind.', 'type'),
  rally_slow_consumer_stalls_total: counter(
    'Times that a socket had more than 64 KiB waiting, and was handed no more until it took that. Of positions it then misses all but the newest; one that stays stuck is closed with 4508.',
  ),
  rally_send_buffer_bytes: histogram('What still waits in a socket right after a write; 0 is a client that keeps up.'),
  rally_resumes_total: counter(
    'Joins, by how they began: resumed (got what it missed), fresh (asked for none), or a full state because of epoch_changed, too_old or ahead. too_old: clients stay away longer than 1,000 events.',
    'result',
  ),
  rally_takeovers_total: counter(
    'Resume tokens that were shown: taken_over; refused (used, expired or false); unavailable (the store did not answer). All but the first got a fresh session.',
    'result',
  ),
  rally_webhooks_total: counter(
    "Calls of the app's own server (WEBHOOK_URL): sent (it took it), retried (it did not; tried again later). given_up: events that it did not take for a day.",
    'result',
  ),
  rally_store_up: gauge('1 while commits are possible as far as known; 0: readiness is 503, and /health says why.'),
  rally_store_call_duration_seconds: histogram(
    'From a call of Redis to its answer or to giving it up, by name of the call. Empty on the embedded store.',
    'call',
  ),
  rally_draining: gauge('1 from SIGTERM on.'),
  rally_instances: gauge(
    'Instances that share the rooms, this one included, as it knows them. All should tell the same.',
  ),
  rally_build_info: gauge('Always 1; the labels tell which release runs, and on which Node.', 'version', 'node'),
} satisfies Record<string, MetricSpec>;

export type MetricName = keyof typeof METRICS;
