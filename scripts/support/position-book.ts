import { singly } from '../../test/support/frame-forms.js';
import type { Frame } from '../../test/support/rally-client.js';

export interface SeenFix {
  readonly latitude: number;
  readonly longitude: number;
  readonly fix_ts: number;
}

/** Where everybody is, as one member sees it. */
export class PositionBook {
  readonly faults: string[] = [];
  /** Fixes that came as frames. */
  count = 0;
  private readonly newest = new Map<string, SeenFix>();

  last(user: string): SeenFix | undefined {
    return this.newest.get(user);
  }

  take(frame: Frame): void {
    if (frame.type === 'room' && frame.payload['action'] === 'joined') this.begin(frame.payload);
    if (frame.type !== 'location') return;
    for (const { user_id = '', payload } of singly(frame))
      if (payload['action'] === undefined) this.add(user_id, payload as unknown as SeenFix);
  }

  protected add(user: string, { latitude, longitude, fix_ts }: SeenFix): void {
    const before = this.newest.get(user);
    if (before !== undefined && fix_ts < before.fix_ts)
      this.faults.push(`${user} jumped back ${before.fix_ts - fix_ts} ms`);
    this.newest.set(user, { latitude, longitude, fix_ts });
    this.count++;
  }

  private begin({ state }: Record<string, unknown>): void {
    const { location } = state as { location?: { positions: (SeenFix & { user_id: string })[] } };
    for (const fix of location?.positions ?? []) this.newest.set(fix.user_id, fix);
  }
}
