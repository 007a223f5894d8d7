import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { UserId } from '../../../protocol/ids.js';
import type { Who } from './model-words.js';

export const SOMEBODY = person('ana', 'moderator');
export const PEOPLE: readonly Who[] = [
  SOMEBODY,
  person('ben', 'member'),
  person('cem', 'member'),
  person('gil', 'guest'),
];
/** They belong to the room, present or not. */
export const BELONGING: ReadonlySet<string> = new Set([...PEOPLE.map(({ user }) => user), 'dia']);
export const ITEM_THREAD = 'item:dinner';

/** What somebody is about to send. What depends on the room then is named here, and filled in by whoever takes the step. */
export interface Draft {
  readonly action: string;
  /** Which message, counted from the newest one; beyond the oldest there is none. */
  readonly of?: number;
  /** The same, of what is replied to, and of the thread: mostly of messages that may have one. */
  readonly reply_to?: number | undefined;
  readonly thread?: number | 'item' | undefined;
  readonly content?: 'new' | 'same' | 'blank';
  readonly mentions?: readonly string[] | undefined;
  readonly hasAttachment?: boolean;
  readonly hasMetadata?: boolean;
  readonly base_version?: 'now' | 'old' | undefined;
  readonly emoji?: string;
  readonly multiple?: true | undefined;
  /** From now on. */
  readonly closes?: number | undefined;
  readonly until?: number | undefined;
  readonly options?: readonly number[];
  /** Counted back from the newest event. */
  readonly back?: number;
  readonly op?: string;
  readonly target?: UserId;
  readonly interval_ms?: number;
}
export interface Question {
  readonly about: 'history' | 'unread' | 'reactions' | 'thread';
  readonly by: Who;
  readonly of: number;
  readonly cursor: 'before' | 'after' | 'around' | undefined;
  /** Counted back from the newest event. */
  readonly back: number;
  readonly limit: number;
}
export type Step =
  | { readonly kind: 'say'; readonly by: Who; readonly draft: Draft; readonly hasId: boolean }
  /** The frame that was sent so many frames ago, or another one with its id. */
  | { readonly kind: 'again'; readonly ago: number; readonly isOther: boolean }
  | { readonly kind: 'ask'; readonly question: Question }
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'away' }
  /** Back by its seq, or afresh with pages from the newest, or from around some event. */
  | {
      readonly kind: 'back';
      readonly how: 'resume' | 'newest' | 'around';
      readonly back: number;
      readonly limit: number;
    }
  | { readonly kind: 'page'; readonly cursor: 'before' | 'after'; readonly limit: number };
/** Two that meet: the other one happens at the other instance, between the reading and the commit of the first. */
export interface Scene {
  readonly step: Step;
  readonly isThere: boolean;
  readonly meanwhile: Step | null;
}

const by = fc.oneof(...PEOPLE.map((one) => ({ weight: one.role === 'guest' ? 1 : 5, arbitrary: fc.constant(one) })));
const of = fc.oneof({ weight: 6, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(30) });
const limit = fc.integer({ min: 1, max: 12 });
const back = fc.oneof(fc.integer({ min: -3, max: 10 }), fc.nat(60));
const thread = weighted<Draft['thread']>([6, undefined], [2, 'item'], [4, 0], [3, 1], [1, 4], [1, 99]);
const mentions = fc.option(fc.subarray(['ana', 'ben', 'cem', 'dia', 'zoe', '@all']), { nil: undefined, freq: 2 });
const target = fc.constantFrom('ana', 'ben', 'ben', 'cem', 'cem', 'zoe').map((user) => user as UserId);
const emoji = weighted([4, '👍'], [1, ':party:']);
const closes = weighted([2, undefined], [1, 400], [1, 3_000]);
const options = fc.subarray([0, 1, 2, 3], { maxLength: 3 });
const draft: Arbitrary<Draft> = fc.oneof(
  said(22, 'send', {
    content: weighted([20, 'new'], [1, 'blank']),
    reply_to: weighted([6, undefined], [3, 0], [2, 2], [1, 99]),
    thread,
    mentions,
    hasAttachment: weighted([4, false], [1, true]),
    hasMetadata: weighted([4, false], [1, true]),
  }),
  said(10, 'edit', {
    of,
    content: weighted([9, 'new'], [1, 'same']),
    base_version: weighted([3, undefined], [2, 'now'], [1, 'old']),
  }),
  said(7, 'delete', { of }),
  said(12, 'react', { of: fc.nat(1), emoji }),
  said(8, 'unreact', { of: fc.nat(1), emoji }),
  said(5, 'pin', { of }),
  said(3, 'unpin', { of }),
  said(4, 'poll', { multiple: fc.constantFrom(undefined, true as const), closes, thread }),
  said(12, 'poll_vote', { of: fc.nat(2), options }),
  said(2, 'poll_close', { of: fc.nat(2) }),
  said(7, 'read', { back, thread }),
  said(3, 'delivered', { back }),
  said(3, 'moderate', { op: fc.constant('mute'), target, until: weighted([2, undefined], [2, 900], [1, -1]) }),
  said(3, 'moderate', { op: fc.constant('unmute'), target }),
  said(2, 'moderate', { op: fc.constant('slow_mode'), interval_ms: fc.constantFrom(0, 0, 500, 10_000) }),
  said(2, 'moderate', { op: fc.constant('report'), of }),
  said(1, 'moderate', { op: fc.constant('dismiss'), of }),
);
const question = fc.record({
  about: fc.constantFrom<Question['about'][]>('history', 'history', 'thread', 'unread', 'unread', 'reactions'),
  by,
  of,
  cursor: fc.constantFrom<Question['cursor'][]>(undefined, 'before', 'after', 'around'),
  back,
  limit,
});
const say: Arbitrary<Step> = fc.record({
  kind: fc.constant('say'),
  by,
  draft,
  hasId: weighted([6, true], [1, false]),
});
const again: Arbitrary<Step> = fc.record({
  kind: fc.constant('again'),
  ago: fc.oneof(fc.constant(0), fc.nat(8)),
  isOther: weighted([6, false], [1, true]),
});
const step: Arbitrary<Step> = fc.oneof(
  { weight: 60, arbitrary: say },
  { weight: 5, arbitrary: again },
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('ask'), question }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('time'), ms: fc.constantFrom(1, 300, 1_000, 5_000) }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'away' } as const) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('back'),
      how: fc.constantFrom('resume', 'newest', 'around'),
      back,
      limit,
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('page'), cursor: fc.constantFrom('before', 'after'), limit }) },
);
const meanwhile = fc.oneof(
  { weight: 5, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: say },
  { weight: 1, arbitrary: again },
);

/** Up to so many; shrinks to the fewest in which the room and the model disagree. */
export function scenes(most: number): Arbitrary<Scene[]> {
  const scene = fc
    .record({ step, isThere: fc.boolean(), meanwhile })
    .map((one) => ({ ...one, [fc.toStringMethod]: () => lineOf(one) }));
  return fc.array(scene, { maxLength: most, size: 'max' });
}

function lineOf({ step: one, isThere, meanwhile: other }: Scene): string {
  const where = isThere ? 'there' : 'here';
  return `\n${where} ${JSON.stringify(one)}${other === null ? '' : ` meanwhile ${JSON.stringify(other)}`}`;
}

function person(user: string, role: Who['role']): Who {
  return { user: user as UserId, role };
}

function said(weight: number, action: string, fields: Record<string, Arbitrary<unknown>>) {
  return { weight, arbitrary: fc.record({ action: fc.constant(action), ...fields }) };
}

function weighted<T>(...values: readonly (readonly [weight: number, value: T])[]): Arbitrary<T> {
  return fc.oneof(...values.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));
}
