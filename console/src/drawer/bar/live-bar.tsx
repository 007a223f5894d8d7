import { useRef } from 'preact/hooks';
import { Avatar } from '../../people/avatar.js';
import type { Session } from '../../session/session.js';
import { medians, milliseconds, percentile } from '../latency/percentile.js';
import { Sparkline } from './sparkline.js';
import { useTick } from './use-tick.js';

const EVERY_MS = 1_000;
const SPARK_MS = 2_000;
const SPARKS = 30;

/** Of each pane: frames a second, and how long acks take. */
export function LiveBar({ sessions }: { sessions: readonly Session[] }) {
  useTick(EVERY_MS);
  return (
    <ul class="live" aria-label="Live counters">
      {sessions.map((session) => (
        <LiveCounters key={session.user} session={session} />
      ))}
    </ul>
  );
}

function LiveCounters({ session: { user, frames } }: { session: Session }) {
  const sent = useRate(frames.sent);
  const received = useRate(frames.received);
  const now = performance.now();
  const { latencies } = frames;
  const recent = latencies.filter(({ clock }) => now - clock < SPARK_MS * SPARKS).map(({ ms }) => ms);
  const median = milliseconds(percentile(recent, 50));
  return (
    <li>
      <Avatar user={user} />
      <span class="mono rate" title="Frames a second, sent and received">
        ↑{sent} ↓{received}/s
      </span>
      <Sparkline
        values={medians(latencies, now, SPARK_MS, SPARKS)}
        label={`Acks of ${user} in the last minute: half within ${median}`}
      />
      <span class="mono rtt" title="Half of the acks of the last minute came within this time">
        {median}
      </span>
    </li>
  );
}

/** What a counter grew by in the last second. */
function useRate(total: number): number {
  const last = useRef({ at: performance.now(), total, rate: 0 });
  const { at, total: before } = last.current;
  const now = performance.now();
  if (now - at >= EVERY_MS * 0.9)
    last.current = { at: now, total, rate: Math.round(((total - before) * 1_000) / (now - at)) };
  return last.current.rate;
}
