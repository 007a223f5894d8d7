import { Refusal } from '../../../protocol/refusal.js';
import type { Millis } from '../../../store/room-contents.js';
import type { FixesAck, RejectedFix } from '../location.messages.js';
import type { TakenFix } from '../track/track-point.rules.js';
import { judgeFix } from './fix.rules.js';
import type { Fix, LastFix, NewestFix } from './fix.rules.js';

export interface BatchFix extends Fix {
  readonly ts: number;
}
export interface JudgedBatch {
  /** Those that are newer than the one before, ascending. */
  readonly newer: readonly { readonly fix: BatchFix; readonly verdict: NewestFix }[];
  /** Those that came too late to move the dot, or once more. */
  readonly stale: readonly TakenFix[];
  readonly rejected: readonly RejectedFix[];
}

/** LOC-2: as if each had come by itself, in the order of their times. */
export function judgeBatch(fixes: readonly BatchFix[], last: LastFix | undefined, now: Millis): JudgedBatch {
  const newer: { fix: BatchFix; verdict: NewestFix }[] = [];
  const stale: TakenFix[] = [];
  const rejected: RejectedFix[] = [];
  for (const { fix, index } of fixes.map((fix, index) => ({ fix, index })).sort((a, b) => a.fix.ts - b.fix.ts)) {
    const verdict = judgeFix(fix, newer.at(-1)?.verdict ?? last, now);
    if (verdict instanceof Refusal) rejected.push({ index, code: 'invalid_timestamp' });
    else if (verdict.kind === 'newest') newer.push({ fix, verdict });
    else stale.push(taken(fix, now));
  }
  return { newer, stale, rejected };
}

function taken({ ts, ...shown }: BatchFix, now: Millis): TakenFix {
  return { order: ts, body: { ...shown, fix_ts: Math.min(ts, now) } };
}

/** LOC-9: of a batch the track keeps all that counts, and what came late, but belongs to the time of the share. */
export function trackedOf({ newer, stale }: JudgedBatch, startedAt: Millis): TakenFix[] {
  return [...stale.filter(({ order }) => order >= startedAt), ...newer.map(({ verdict }) => verdict)];
}

/** Where another instance knows a newer fix than the newest of these, none of them moves the dot. */
export function batchAck({ newer, stale, rejected }: JudgedBatch, isNewest: boolean): FixesAck {
  const accepted = isNewest ? newer.length : 0;
  return { accepted, stale: stale.length + newer.length - accepted, rejected: inPlace(rejected) };
}

function inPlace(rejected: readonly RejectedFix[]): RejectedFix[] {
  return [...rejected].sort((a, b) => a.index - b.index);
}
