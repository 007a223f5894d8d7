import type { SendPolicy } from '../../../src/features/location/policy/send-policy.messages.js';

interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** Until the server says otherwise: as often as it passes fixes on. */
const DEFAULT_POLICY: SendPolicy = { min_interval_ms: 1_000, min_distance_m: 0, max_interval_ms: 1_000 };
const EARTH_RADIUS_M = 6_371_009;

/** Holds a fix back until it is worth sending (LOC-10): of those that come meanwhile the newest one goes. */
export class Pace<Fix extends Point> {
  policy = DEFAULT_POLICY;
  private newest: Fix | undefined;
  private sent: Fix | undefined;
  private sentAt = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly send: (fix: Fix) => void) {}

  add(fix: Fix): void {
    this.newest = fix;
    this.next();
  }

  follow({ min_interval_ms, min_distance_m, max_interval_ms }: SendPolicy): void {
    this.policy = { min_interval_ms, min_distance_m, max_interval_ms };
    this.next();
  }

  /** Forgets what waits, and begins anew. */
  stop(): void {
    clearTimeout(this.timer);
    this.newest = this.sent = undefined;
    this.sentAt = -Infinity;
  }

  private next(): void {
    const { newest, sent, policy } = this;
    if (newest === undefined) return;
    const hasMoved = sent === undefined || distanceM(sent, newest) >= policy.min_distance_m;
    const waitMs = this.sentAt + (hasMoved ? policy.min_interval_ms : policy.max_interval_ms) - performance.now();
    clearTimeout(this.timer);
    if (waitMs > 0) {
      this.timer = setTimeout(() => this.next(), waitMs);
      return;
    }
    this.newest = undefined;
    this.sent = newest;
    this.sentAt = performance.now();
    this.send(newest);
  }
}

/** On a plane that touches the earth there: exact enough for the way from one fix to the next. */
export function distanceM(one: Point, other: Point): number {
  const radians = Math.PI / 180;
  const east = (((other.longitude - one.longitude + 540) % 360) - 180) * radians * Math.cos(one.latitude * radians);
  return EARTH_RADIUS_M * Math.hypot(east, (other.latitude - one.latitude) * radians);
}
