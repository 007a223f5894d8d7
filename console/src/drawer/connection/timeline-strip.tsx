import type { Stretch } from '../../session/timeline.js';

interface TimelineStripProps {
  readonly stretches: readonly Stretch[];
  /** ms since 1970. */
  readonly now: number;
}

const MINUTES = 5;
const WIDTH_MS = MINUTES * 60_000;

/** What the connection was in the last minutes, and below it why it was not. */
export function TimelineStrip({ stretches, now }: TimelineStripProps) {
  const shown = stretches.map((stretch, index) => ({ ...stretch, until: stretches[index + 1]?.since ?? now }));
  const last = stretches.findLast(({ why }) => why !== '');
  return (
    <div class="timeline">
      <div class="strip" role="img" aria-label={`The last ${MINUTES} minutes: ${spoken(stretches)}`}>
        {shown.map(({ status, since, until, why }, index) => (
          <span
            key={index}
            data-status={status}
            title={`${new Date(since).toLocaleTimeString()} ${status} ${why}`}
            style={{ left: `${percent(since, now)}%`, right: `${100 - percent(until, now)}%` }}
          />
        ))}
      </div>
      <p class="axis">
        <span>{MINUTES} min ago</span>
        <span>
          {last === undefined ? 'no end yet' : `last end ${new Date(last.since).toLocaleTimeString()}: ${last.why}`}
        </span>
        <span>now</span>
      </p>
    </div>
  );
}

function percent(at: number, now: number): number {
  return Math.max(0, 100 - ((now - at) / WIDTH_MS) * 100);
}

function spoken(stretches: readonly Stretch[]): string {
  return stretches
    .slice(-6)
    .map(({ status, why }) => `${status} ${why}`.trim())
    .join(', ');
}
