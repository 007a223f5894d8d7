import { ModelPlaces } from './model-places.js';
import { Refused } from './model-words.js';
import type { Facts, ModelFix, ModelPosition, ModelShare, ModelUser, Told } from './model-words.js';
import { METRES_PER_DEGREE, MIDDLE } from './model-words.js';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LONGEST = 30 * DAY;

export interface ShareWish {
  readonly user: string;
  readonly device: string | undefined;
  readonly durationMs: number | undefined;
  readonly isJourney: boolean;
  readonly placeId: string | undefined;
  readonly precision: ModelShare['precision'];
  readonly audience: readonly string[] | undefined;
}
export interface Sending {
  readonly user: string;
  readonly isSeed: boolean;
  readonly openedAt: number;
  /** When it was begun, among all else. */
  readonly serial: number;
}

/** What a room knows of where everybody is, as the protocol says it, as plainly as can be. */
export class LocationModel {
  readonly users = new Map<string, ModelUser>();
  readonly roster = new Set<string>();
  readonly told: Told[] = [];
  readonly places = new ModelPlaces(this.told);

  /** Ids of the shares that the server ended by an arrival: that somebody is there, it tells by rules that have specs of their own. */
  readonly arrived = new Set<string>();
  private serials = 0;

  constructor(public now: number) {}

  /** Greater than all before. */
  get serial(): number {
    this.serials += 1;
    return this.serials;
  }

  of(user: string): ModelUser {
    const known = this.users.get(user) ?? { hasBegun: false };
    this.users.set(user, known);
    return known;
  }

  start(wish: ShareWish, id: string): Facts {
    const { user, device, precision, isJourney, placeId } = wish;
    const audience = this.audienceOf(wish);
    const until = isJourney ? this.places.destination(placeId) : undefined;
    const longest = until === undefined ? LONGEST : DAY;
    const durationMs = wish.durationMs ?? (until === undefined ? NaN : DAY);
    if (!(durationMs >= MINUTE && durationMs <= longest)) throw new Refused('duration_out_of_range');
    const known = this.of(user);
    const { share: before } = known;
    const share = { id, device, precision, audience, until, isImplicit: false, expiresAt: this.now + durationMs };
    if (before !== undefined && audience !== undefined) {
      const dropped = before.audience?.filter((one) => !audience.includes(one));
      if (dropped?.length !== 0) this.tellEnd(user, before, 'revoked', dropped);
    }
    this.users.set(user, { share, hasBegun: false });
    this.tellStart(user, share);
    return { share_id: id, expires_at: share.expiresAt };
  }

  extend(user: string, durationMs: number): Facts {
    const { share } = this.of(user);
    if (share === undefined || share.isImplicit) throw new Refused('not_sharing');
    const expiresAt = share.expiresAt + durationMs;
    const isTooLong = expiresAt > this.now + (share.until === undefined ? LONGEST : DAY);
    if (durationMs < MINUTE || isTooLong) throw new Refused('duration_out_of_range');
    share.expiresAt = expiresAt;
    const ack = { share_id: share.id, expires_at: expiresAt };
    this.tell(user, 'event', { action: 'share_extended', ...ack }, share);
    return ack;
  }

  stop(user: string): Facts {
    const known = this.of(user);
    if (known.share !== undefined) {
      this.end(user, known.share, 'stopped');
      return {};
    }
    known.endedAt ??= this.now;
    return { noop: true };
  }

  /** Shows a fix to whom it may be shown. */
  publish({ user, isSeed, openedAt }: Sending, fix: ModelFix): 'accepted' | { readonly staleAgainst: number } {
    const known = this.of(user);
    if (known.share === undefined) this.begin(user, fix.device, isSeed, openedAt);
    const { share } = known;
    if (share === undefined || share.device !== fix.device) throw new Refused('not_sharing');
    if (known.position !== undefined && known.position.order >= fix.order) {
      return { staleAgainst: known.position.order };
    }
    if (this.arrived.has(share.id ?? '')) {
      this.end(user, share, 'arrived');
      return 'accepted';
    }
    if (share.isImplicit) share.expiresAt = this.now + HOUR;
    const agesFrom = known.state === undefined ? (known.position?.agesFrom ?? 0) : 0;
    known.position = { ...this.positionOf(share, fix), agesFrom: Math.max(agesFrom, fix.fixTs) };
    known.hasBegun = true;
    known.state = undefined;
    this.tell(user, 'position', known.position.shown, share);
    return 'accepted';
  }

  /** When something happens next by itself. */
  nextDue(): number {
    const ends = [...this.users.values()].flatMap((known) => [known.share?.expiresAt ?? Infinity, agesAt(known)]);
    return Math.min(...ends, this.places.nextEnd());
  }

  /** What happens by itself at this moment. */
  settle(): void {
    for (const [user, known] of this.users) {
      while (known.share !== undefined && agesAt(known) <= this.now && known.share.expiresAt > this.now) {
        this.age(user, known, known.share);
      }
      if (known.share !== undefined && known.share.expiresAt <= this.now) this.end(user, known.share, 'expired');
    }
    this.places.settle(this.now);
  }

  private begin(user: string, device: string | undefined, isSeed: boolean, openedAt: number): void {
    const { endedAt } = this.of(user);
    if (endedAt !== undefined && !(isSeed && openedAt > endedAt)) throw new Refused('not_sharing');
    const expiresAt = this.now + HOUR;
    const whole = { precision: 'exact', audience: undefined, until: undefined } as const;
    const share: ModelShare = { id: undefined, device, ...whole, isImplicit: true, expiresAt };
    Object.assign(this.of(user), { share, endedAt: undefined });
    this.tellStart(user, share);
  }

  private end(user: string, share: ModelShare, reason: string): void {
    this.tellEnd(user, share, reason);
    const isForgotten = share.isImplicit && reason === 'expired';
    this.users.set(user, { hasBegun: false, endedAt: isForgotten ? undefined : this.now });
  }

  private age(user: string, known: ModelUser, share: ModelShare): void {
    const { fixTs = 0 } = known.position ?? {};
    known.state = this.now - fixTs < 10 * MINUTE ? 'stale' : 'offline';
    this.tell(user, 'state', { action: 'state', state: known.state, fix_ts: fixTs }, share);
  }

  private positionOf({ precision }: ModelShare, { metres, order, fixTs }: ModelFix): Omit<ModelPosition, 'agesFrom'> {
    const latitude = MIDDLE.latitude + metres / METRES_PER_DEGREE;
    const middles = {
      exact: { latitude, longitude: MIDDLE.longitude },
      approx: { latitude: 48.855, longitude: 2.295 },
    };
    const shown = { ...middles, city: { latitude: 48.85, longitude: 2.25 } }[precision];
    const meeting = this.places.all.find(({ isMeeting }) => isMeeting)?.id;
    return { order, fixTs, shown: { ...shown, hasHeading: precision === 'exact', meeting, fix_ts: fixTs } };
  }

  private audienceOf({ user, audience }: ShareWish): readonly string[] | undefined {
    if (audience === undefined) return undefined;
    const others = [...new Set(audience)].filter((one) => one !== user).sort();
    if (others.length === 0 || others.some((one) => !this.roster.has(one))) throw new Refused('audience_invalid');
    return others;
  }

  private tellStart(user: string, share: ModelShare): void {
    this.tell(user, 'event', { action: 'share_started', ...shareShown(share) }, share);
  }

  private tellEnd(by: string, share: ModelShare, reason: string, to = share.audience): void {
    this.told.push({ by, what: 'event', payload: { action: 'share_ended', reason }, to, share });
  }

  private tell(by: string, what: Told['what'], payload: Facts, share: ModelShare): void {
    this.told.push({ by, what, payload, to: share.audience, share });
  }
}

/** A share as those see it who may, but for its id. */
export function shareShown({ expiresAt, precision, until, isImplicit }: ModelShare): Facts {
  return {
    expires_at: expiresAt,
    precision,
    ...(until !== undefined && { until: 'arrival', place_id: until }),
    ...(isImplicit && { implicit: true }),
  };
}

/** When the newest fix of somebody is to be told of as older than was told. */
function agesAt({ position, state }: ModelUser): number {
  if (position === undefined || state === 'offline') return Infinity;
  return state === undefined ? position.agesFrom + MINUTE : position.fixTs + 10 * MINUTE;
}
