import type { UserId } from '../protocol/ids.js';
import type { Seq } from '../protocol/position.js';
import type { Addressed } from './room-contents.js';
import type { Erasure } from './room-changes.js';
import type { Commit, LanePut, NewEvent } from './room-store.js';

const ADDRESSEES_MAX = 100;
/** What a release that knows of no addresses reads, and shows to everybody, in place of what is addressed. */
const HIDDEN = { kind: 'room.hidden', body: '{"action":"hidden"}' } as const;

/**
 * As it is written. What is addressed is `sealed`, behind a placeholder; absent or empty = what stands there is for
 * everybody.
 */
export interface Sealed {
  readonly body: string;
  readonly sealed?: string;
}
export interface SealedEvent extends Sealed {
  readonly kind: string;
  readonly by: UserId;
}
/** What is to stand where something was erased; `by` only if it gets another author. */
export interface SealedErasure extends Sealed {
  readonly seq: Seq;
  readonly kind: string;
  readonly by?: UserId;
}
/** What is sealed, as JSON; `kind` only of an event. */
interface Secret extends Required<Addressed> {
  readonly kind?: string;
  readonly body: string;
}

/**
 * Throws for an address to nobody, or to too many to be one: a fault of the caller, like those of list-appends.ts. Who
 * has nobody to tell puts nothing.
 */
export function requireAddressable({
  events = [],
  lanes = [],
  erase = [],
}: Pick<Commit, 'events' | 'lanes' | 'erase'>): void {
  for (const event of events) requireAddressees(event);
  for (const put of lanes) requireAddressees(put);
  for (const erasure of erase) requireAddressees(erasure);
}

function requireAddressees({ to }: Addressed): void {
  if (to === undefined || (to.length > 0 && to.length <= ADDRESSEES_MAX)) return;
  throw new TypeError(`addressed to ${to.length} users, not to 1..${ADDRESSEES_MAX}`);
}

export function sealEvent({ kind, by, body, to }: NewEvent): SealedEvent {
  return to === undefined ? { kind, by, body } : { ...HIDDEN, by, sealed: textOf({ to, kind, body }) };
}

export function sealErasure({ to, ...erasure }: Erasure): SealedErasure {
  if (to === undefined) return erasure;
  const { kind, body } = erasure;
  return { ...erasure, ...HIDDEN, sealed: textOf({ to, kind, body }) };
}

export function sealValue({ body, to }: Pick<LanePut, 'body' | 'to'>): Sealed {
  return to === undefined ? { body } : { body: HIDDEN.body, sealed: textOf({ to, body }) };
}

/** As it was before it was sealed. Throws for what cannot have been sealed here. */
export function opened<Written extends Sealed>(written: Written): Omit<Written, 'sealed'> & Addressed {
  // Nearly all are for everybody: these are not copied.
  if (written.sealed === undefined) return written;
  const { sealed, ...rest } = written;
  // Only what this release knows of: a later one may have put more into it.
  const secret: unknown = JSON.parse(sealed);
  if (!isSecret(secret)) throw new TypeError('What is sealed names nobody, or has no body');
  const { to, kind, body } = secret;
  return { ...rest, ...(kind !== undefined && { kind }), body, to };
}

/**
 * As it stands now. A release that knows of no addresses replaces what it erases, and leaves behind it what was sealed:
 * that is erased, too.
 */
export function withoutStraySeal<Written extends SealedEvent>(event: Written): Written | Omit<Written, 'sealed'> {
  const { sealed, ...rest } = event;
  return sealed === undefined || isPlaceholder(event) ? event : rest;
}

/** What counts against the `maxBytes` of a query: the larger one, so that nothing that is shown exceeds it. */
export function countedText({ body, sealed = body }: Sealed): string {
  return sealed;
}

function isSecret(value: unknown): value is Secret {
  if (typeof value !== 'object' || value === null) return false;
  const { to, kind, body } = value as Partial<Record<keyof Secret, unknown>>;
  const isKind = kind === undefined || typeof kind === 'string';
  return Array.isArray(to) && to.every((user) => typeof user === 'string') && isKind && typeof body === 'string';
}

function isPlaceholder({ kind, body }: SealedEvent): boolean {
  return kind === HIDDEN.kind && body === HIDDEN.body;
}

function textOf(secret: Secret): string {
  return JSON.stringify(secret);
}
