import type { ShareOptions } from '@rally/client';
import { spanText } from './age.js';
import type { Share } from './people.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

interface Choice {
  readonly id: string;
  readonly label: string;
}
export interface Duration extends Choice {
  readonly options: Pick<ShareOptions, 'duration_ms' | 'until'>;
}
interface PrecisionChoice extends Choice {
  readonly id: Share['precision'];
}

export const DURATIONS: readonly Duration[] = [
  { id: '15min', label: '15 minutes', options: { duration_ms: 15 * MINUTE_MS } },
  { id: '1h', label: '1 hour', options: { duration_ms: HOUR_MS } },
  { id: '8h', label: '8 hours', options: { duration_ms: 8 * HOUR_MS } },
  // The longest that the server takes (LOC-6).
  { id: 'stop', label: 'Until I stop (30 days at most)', options: { duration_ms: 720 * HOUR_MS } },
  { id: 'arrival', label: 'Until I am at the meeting point', options: { until: 'arrival' } },
];

/** LOC-7. */
export const PRECISIONS: readonly PrecisionChoice[] = [
  { id: 'exact', label: 'Exact' },
  { id: 'approx', label: 'Approximate, about 1 km' },
  { id: 'city', label: 'City, about 10 km' },
];

export const EXTENSION_MS = 15 * MINUTE_MS;

/** To whom, how exactly and for how long. */
export function shareText({ expires_at, precision, until, implicit }: Share, now: number): string {
  if (implicit === true) return 'Everybody sees you, exactly, until an hour after your last fix';
  const left = spanText(Math.max(0, expires_at - now));
  return `Everybody sees you (${precision}); ${until === 'arrival' ? `until you arrive, at most ${left}` : `${left} left`}`;
}

/** For where there is room for one word. */
export function timeLeftText({ expires_at, implicit }: Share, now: number): string {
  return implicit === true ? 'on' : spanText(Math.max(0, expires_at - now));
}
