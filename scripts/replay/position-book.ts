import type { Frame } from '../../test/support/rally-client.js';

export interface SeenFix {
  readonly latitude: number;
  readonly longitude: number;
  readonly fix_ts: number;
}

/** Where everybody is, as one member sees it. */
export class PositionBook {
  readonly faults: string[] = [];
  /** Fixes that came as frames, by user. */
  readonly seen = new Map<string, SeenFix[]>();
  private readonly newest = new Map<string, SeenFix>();

  get count(): number {
    return [...this.seen.values()].reduce((sum, fixes) => sum + fixes.length, 0);
  }

  last(user: string): SeenFix | undefined {
    return this.newest.get(user);
  }

  take({ type, user_id = '', payload }: Frame): void {
    if (type === 'room' && payload['action'] === 'joined') this.begin(payload);
    if (type !== 'location') return;
    if (payload['action'] === undefined) this.add(user_id, payload as unknown as SeenFix);
    if (payload['action'] !== 'positions') return;
    for (const fix of payload['positions'] as (SeenFix & { user_id: string })[]) this.add(fix.user_id, fix);
  }

  private begin({ state }: Record<string, unknown>): void {
    const { location } = state as { location?: { positions: (SeenFix & { user_id: string })[] } };
    for (const fix of location?.positions ?? []) this.newest.set(fix.user_id, fix);
  }

  private add(user: string, { latitude, longitude, fix_ts }: SeenFix): void {
    const before = this.newest.get(user);
    if (before !== undefined && fix_ts < before.fix_ts)
      this.faults.push(`${user} jumped back ${before.fix_ts - fix_ts} ms`);
    const fix = { latitude, longitude, fix_ts };
    this.newest.set(user, fix);
    const fixes = this.seen.get(user);
    if (fixes === undefined) this.seen.set(user, [fix]);
    else fixes.push(fix);
  }
}
