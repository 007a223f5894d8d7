import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Precision } from '../precision.messages.js';

export type Step =
  | {
      readonly kind: 'start';
      readonly user: string;
      readonly device: string | undefined;
      readonly duration_ms: number | undefined;
      readonly isJourney: boolean;
      /** Which place, counted from the newest; absent: the meeting place. */
      readonly of: number | undefined;
      readonly precision: Precision;
      readonly audience: readonly string[] | undefined;
    }
  | { readonly kind: 'extend'; readonly user: string; readonly duration_ms: number }
  | { readonly kind: 'stop'; readonly user: string }
  | {
      readonly kind: 'fix';
      readonly user: string;
      readonly device: string | undefined;
      readonly metres: number;
      /** Before now; absent: the device does not say. */
      readonly age: number | undefined;
    }
  | {
      readonly kind: 'place_set';
      readonly user: string;
      readonly of: number | undefined;
      readonly metres: number;
      readonly isMeeting: boolean;
      readonly lasts: number | undefined;
    }
  | { readonly kind: 'place_remove'; readonly user: string; readonly of: number }
  | { readonly kind: 'time'; readonly ms: number }
  /** The socket of somebody closes; they may go on at once. */
  | { readonly kind: 'leave'; readonly user: string }
  | { readonly kind: 'join' };
/** Two that meet: the other one happens at the other instance, between the reading and the writing of the first. */
export interface Scene {
  readonly step: Step;
  readonly isThere: boolean;
  readonly meanwhile: Step | null;
}

/** They belong from the start; `dia` has a client that knows no shares. */
export const BELONGING = ['ana', 'ben', 'cem', 'dia'];
/** Comes later. */
export const OUTSIDER = 'eve';
export const SEED_USER = 'dia';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const user = fc.constantFrom('ana', 'ana', 'ana', 'ben', 'ben', 'dia');
const device = weighted([5, undefined], [1, 'watch']);
const metres = weighted([3, 0], [1, 90], [1, 120], [3, 400]);
const of = fc.option(fc.nat(2), { nil: undefined });
const start: Arbitrary<Step> = fc.record({
  kind: fc.constant('start'),
  user,
  device,
  duration_ms: weighted([4, MINUTE], [3, 10 * MINUTE], [2, 2 * HOUR], [1, 10], [2, undefined]),
  isJourney: weighted([2, false], [1, true]),
  of,
  precision: fc.constantFrom<Precision[]>('exact', 'exact', 'approx', 'city'),
  audience: fc.option(fc.subarray(['ana', 'ben', 'cem', 'dia', 'eve', 'zoe'], { maxLength: 3 }), { nil: undefined }),
});
const fix: Arbitrary<Step> = fc.record({
  kind: fc.constant('fix'),
  user,
  device,
  metres,
  age: weighted([8, undefined], [2, 0], [1, 30_000], [1, 700_000], [1, -5_000], [1, -48 * HOUR]),
});
const placeSet: Arbitrary<Step> = fc.record({
  kind: fc.constant('place_set'),
  user,
  of,
  metres: fc.constantFrom(0, 350),
  isMeeting: fc.boolean(),
  lasts: weighted([3, undefined], [1, MINUTE], [1, HOUR], [1, -MINUTE]),
});
const step: Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: start },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('extend'),
      user,
      duration_ms: weighted([4, MINUTE], [1, 10], [2, HOUR], [1, 720 * HOUR]),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('stop'), user }) },
  { weight: 30, arbitrary: fix },
  { weight: 4, arbitrary: placeSet },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('place_remove'), user, of: fc.nat(2) }) },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('time'),
      ms: weighted([6, 400], [4, 1_100], [3, 30_000], [4, 61_000], [2, 10 * MINUTE], [1, 61 * MINUTE], [1, 25 * HOUR]),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave'), user }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'join' } as const) },
);
const meanwhile = step.map((one) => (one.kind === 'time' ? null : one));

/** Up to so many; shrinks to the fewest in which the room and the model disagree. */
export function scenes(most: number): Arbitrary<Scene[]> {
  const other = fc.oneof(fc.constant(null), meanwhile);
  return fc.array(fc.record({ step, isThere: fc.boolean(), meanwhile: other }), { maxLength: most, size: 'max' });
}

function weighted<T>(...values: readonly (readonly [weight: number, value: T])[]): Arbitrary<T> {
  return fc.oneof(...values.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));
}
