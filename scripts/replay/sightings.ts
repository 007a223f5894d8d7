import { PositionBook } from '../support/position-book.js';
import type { SeenFix } from '../support/position-book.js';

/** Where everybody is and was, as one member sees it. */
export class Sightings extends PositionBook {
  /** Fixes that came as frames, by user. */
  readonly seen = new Map<string, SeenFix[]>();

  protected override add(user: string, fix: SeenFix): void {
    super.add(user, fix);
    const { latitude, longitude, fix_ts } = fix;
    const fixes = this.seen.get(user);
    if (fixes === undefined) this.seen.set(user, [{ latitude, longitude, fix_ts }]);
    else fixes.push({ latitude, longitude, fix_ts });
  }
}
