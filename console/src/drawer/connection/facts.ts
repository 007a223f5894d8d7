import type { Session } from '../../session/session.js';
import { milliseconds, percentile } from '../latency/percentile.js';

export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
}

const RECENT = 50;

/** What a client knows of its connection. */
export function factsOf({ client, room, network, frames, hasToken }: Session): readonly Fact[] {
  const { welcome } = client;
  const { position } = room;
  const recent = frames.latencies.slice(-RECENT).map(({ ms }) => ms);
  return [
    fact('Session', shortened(welcome?.session_id), 'The connection; a new one takes it over by the resume token'),
    fact('Taken over', welcome && (welcome.taken_over === true ? 'yes' : 'no'), 'Goes on with the session before'),
    fact('Server', welcome && `${welcome.version}, v=2`, 'Its version, and that of the protocol'),
    fact('Token', hasToken ? expiry(welcome?.expires_at) : 'none', 'What the server knows the user by'),
    fact('Room', room.id, 'The room of both panes'),
    fact('Epoch', position?.epoch, 'Changes when a store lost something: then clients are told what to drop'),
    fact('Seq', position?.seq, 'Up to which events were delivered here'),
    fact('Live', room.isLive ? 'yes' : 'no', 'Events come as they happen'),
    fact('Outbox', client.outbox.toJSON().waiting.length, 'Commands that wait for their answer, kept until it comes'),
    fact('Buffered', `${network.bufferedAmount} B`, 'Bytes that have not left the page'),
    fact('Held back', `${network.waiting} frames`, 'Frames that a slow network has, and the client not yet'),
    fact('Ack p50', milliseconds(percentile(recent, 50)), `From a frame to its answer, of the last ${RECENT}`),
    fact('Heartbeat', milliseconds(welcome?.heartbeat_ms), 'After so long a silence the server pings'),
    ...limitsOf(welcome?.['limits']),
  ];
}

function limitsOf(limits: unknown): readonly Fact[] {
  return Object.entries((limits ?? {}) as Record<string, unknown>).map(([name, value]) =>
    fact(`Limit: ${name.replaceAll('_', ' ')}`, String(value), 'As the server said in its welcome'),
  );
}

function fact(name: string, value: string | number | undefined, meaning: string): Fact {
  return { name, value: value === undefined ? '–' : String(value), meaning };
}

function shortened(id: string | undefined): string | undefined {
  return id === undefined || id.length <= 13 ? id : `${id.slice(0, 12)}…`;
}

function expiry(at: number | undefined): string {
  return at === undefined ? 'shown' : `until ${new Date(at).toLocaleTimeString()}`;
}
