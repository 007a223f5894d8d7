import { readBody } from '../../../store/body.js';
import type { Row } from '../../../store/room-store.js';
import { oncePerRow } from '../once-per-row.rules.js';
import type { Visits } from '../places/transition.rules.js';

/**
 * What the fixes of a share have led to, as far as it was told: written when something is told, not at each fix. Absent
 * before the first fix.
 */
export interface Progress {
  /** Where the user is; absent: nowhere. */
  readonly visits?: Visits;
  /** The newest fix has grown so old, and that was told; absent: it is live. */
  readonly state?: 'stale' | 'offline';
}

const readOnce = oncePerRow(({ body }) => readBody<Progress>(body));

export function readProgress(row: Row | undefined): Progress | undefined {
  return row === undefined ? undefined : readOnce(row);
}
