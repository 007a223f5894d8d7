import type { LocationModel, Sending } from './location-model.js';
import { Refused } from './model-words.js';
import type { Facts, ModelFix } from './model-words.js';

const INTERVAL_MS = 1_000;
const DAY = 86_400_000;

interface Busy {
  last: number;
  waiting: { readonly sending: Sending; readonly fix: ModelFix } | undefined;
  turnAt: number;
  /** Of turns at one moment the one that was set first comes first. */
  readonly serial: number;
}

/** What one instance knows of those who send: which fixes wait for their turn, and who shared when last seen. */
export class ModelSenders {
  private readonly busy = new Map<string, Busy>();
  private readonly seen = new Map<string, { readonly device: string | undefined; readonly expiresAt: number }>();

  constructor(private readonly model: LocationModel) {}

  update(
    sending: Sending,
    { device, metres, ts }: Pick<ModelFix, 'device' | 'metres'> & { ts: number | undefined },
  ): Facts {
    const { user } = sending;
    const { now } = this.model;
    const isKnown = this.isKnownToShare(user, device);
    const busy = isKnown ? this.busy.get(user) : undefined;
    const order = ts ?? Math.max(now, (busy?.last ?? 0) + 1);
    if (order > now + DAY) throw new Refused('invalid_timestamp');
    if (busy !== undefined && order <= busy.last) return notNewer(order, busy.last, ts !== undefined);
    const fix = { device, metres, order, fixTs: Math.min(order, now) };
    const adjusted = ts !== undefined && ts > now ? { ts_adjusted: true } : {};
    if (busy !== undefined) {
      busy.last = order;
      busy.waiting = { sending, fix };
      return { status: 'conflated', ts: fix.fixTs, ...adjusted };
    }
    const result = this.publish(sending, fix);
    const { serial } = isKnown ? sending : this.model;
    this.busy.set(user, { last: order, waiting: undefined, turnAt: now + INTERVAL_MS, serial });
    if (result === 'accepted') return { status: 'accepted', ts: fix.fixTs, ...adjusted };
    if (ts !== undefined) return notNewer(order, result.staleAgainst, true);
    this.publish(sending, { ...fix, order: result.staleAgainst + 1 });
    return { status: 'accepted', ts: fix.fixTs };
  }

  drop(user: string): void {
    this.busy.delete(user);
  }

  flush(user: string): void {
    const waiting = this.busy.get(user)?.waiting;
    this.busy.delete(user);
    if (waiting !== undefined) this.tryPublish(waiting);
    this.seen.delete(user);
  }

  nextTurn(): number {
    return Math.min(...[...this.busy.values()].map(({ turnAt }) => turnAt));
  }

  /** Those whose turn it is at this moment, in the order in which they take it. */
  static settle(all: readonly ModelSenders[], now: number): void {
    const due = all.flatMap((senders) => [...senders.busy].map(([user, busy]) => ({ senders, user, busy })));
    const turns = due.filter(({ busy }) => busy.turnAt <= now);
    for (const { senders, user, busy } of turns.sort((a, b) => a.busy.serial - b.busy.serial)) senders.turn(user, busy);
  }

  private turn(user: string, busy: Busy): void {
    const { waiting } = busy;
    if (waiting === undefined) {
      this.busy.delete(user);
      return;
    }
    Object.assign(busy, { waiting: undefined, turnAt: busy.turnAt + INTERVAL_MS });
    this.tryPublish(waiting);
  }

  private isKnownToShare(user: string, device: string | undefined): boolean {
    const seen = this.seen.get(user);
    return seen !== undefined && seen.device === device && seen.expiresAt > this.model.now;
  }

  private publish(sending: Sending, fix: ModelFix): ReturnType<LocationModel['publish']> {
    const { user } = sending;
    this.seen.delete(user);
    const result = this.model.publish(sending, fix);
    const { share } = this.model.of(user);
    if (share === undefined) return result;
    this.seen.set(user, { device: share.device, expiresAt: share.isImplicit ? Infinity : share.expiresAt });
    return result;
  }

  private tryPublish({ sending, fix }: NonNullable<Busy['waiting']>): void {
    try {
      this.publish(sending, fix);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
}

function notNewer(order: number, newest: number, isTimed: boolean): Facts {
  return { status: isTimed && order === newest ? 'duplicate' : 'stale', ts: newest };
}
