import type {
  FixBody,
  KnownPosition,
  KnownShare,
  LocationAck,
  LocationSnapshot,
  ShareAck,
  StateEvent,
} from '../../../src/features/location/location.messages.js';
import type { PlaceMessage, PlaceTransition } from '../../../src/features/location/places/place.messages.js';
import type { SendPolicy } from '../../../src/features/location/policy/send-policy.messages.js';
import type { TrackPoint, TrackPointsPage } from '../../../src/features/location/track/track.messages.js';
import type { JsonObject } from '../../../src/protocol/envelope.js';
import type { RallyError } from '../errors.js';
import type { Feature } from '../feature.js';
import type { Ack, Frame } from '../frames.js';
import { errorOf } from '../refusal.js';
import type { RallyRoom, SendOptions } from '../room.js';
import type { Fix, ShareOptions, TrackOptions } from '../wire-commands.js';
import { Copy } from './copy.js';
import { Pace } from './pace.js';
import { Table, byCode } from './table.js';

/** Where somebody is, as exactly as their share lets this user see it. */
export type Position = Omit<KnownPosition, 'age_ms'>;
export interface LocationEvents {
  /** All positions, by user id: after the first join, and whenever what came before is void. */
  sync: readonly Position[];
  /** Of one user; `undefined`: not shared any more. */
  update: { readonly user_id: string; readonly position: Position | undefined };
  /** Shares or places changed. */
  shares: readonly KnownShare[];
  places: readonly PlaceMessage[];
  /** Somebody came to a place, stays there, or left it. */
  transition: PlaceTransition & { readonly user_id: string };
  /** A fix that was given to `share` does not count, `not_sharing` for example. */
  refused: RallyError;
}

/** Of casts: the newest fix takes the place of one that waits. */
const FIX = 'location.fix';

/** Where everybody is, and who lets whom see it. */
export class Location extends Copy<LocationSnapshot & { readonly as_of?: number }, LocationEvents> {
  private readonly positionsByUser = new Table<Position>(byUser);
  private readonly sharesByUser = new Table<KnownShare>(byUser);
  private readonly placesById = new Table<PlaceMessage>((one, other) => byCode(one.place_id, other.place_id));
  private readonly pace = new Pace<Fix>((fix) => this.send(fix));

  constructor(room: RallyRoom) {
    super(room, 'location');
    void room.ended.then(() => this.pace.stop());
  }

  /** By user id, as are `shares`; `places` are by their id. The same arrays until something changes. */
  get positions(): readonly Position[] {
    return this.positionsByUser.all;
  }

  get shares(): readonly KnownShare[] {
    return this.sharesByUser.all;
  }

  get places(): readonly PlaceMessage[] {
    return this.placesById.all;
  }

  /** When the server wants the next fix; `share` keeps to it. */
  get policy(): SendPolicy {
    return this.pace.policy;
  }

  positionOf(userId: string): Position | undefined {
    return this.positionsByUser.get(userId);
  }

  /**
   * Give it every fix that the device has: it sends the newest when it is worth it, and offline keeps nothing else. The
   * first one begins a share for everybody, an hour long, unless one was begun.
   */
  share(fix: Fix): void {
    this.pace.add(fix);
  }

  startSharing(options: ShareOptions = {}, sending?: SendOptions): Promise<ShareAck & Ack> {
    this.pace.stop();
    return this.room.command('location.share_start', options, sending);
  }

  extendSharing(duration_ms: number, sending?: SendOptions): Promise<ShareAck & Ack> {
    return this.room.command('location.share_extend', { duration_ms }, sending);
  }

  /** From its ack on nobody gets the position any more. */
  stopSharing(sending?: SendOptions): Promise<Ack> {
    this.pace.stop();
    this.room.uncast(FIX);
    return this.room.command('location.share_stop', {}, sending);
  }

  /** Where somebody was, ascending by time, page by page as they are asked for (LOC-9). */
  async *track(user_id: string, options: TrackOptions = {}): AsyncGenerator<TrackPoint, void, undefined> {
    let cursor: string | undefined;
    do {
      const query = { user_id, ...options, ...(cursor !== undefined && { cursor }) };
      const page = (await this.room.command('location.track', query)) as TrackPointsPage;
      yield* page.points;
      ({ cursor } = page);
    } while (cursor !== undefined);
  }

  protected ask(cursor?: string): Promise<LocationSnapshot> {
    return this.room.command('location.snapshot', cursor === undefined ? {} : { cursor });
  }

  protected seqOf({ as_of: asOf = 0 }: { readonly as_of?: number }): number {
    return asOf;
  }

  protected all(): readonly Position[] {
    return this.positions;
  }

  protected begin(pages: readonly LocationSnapshot[]): void {
    const positions = pages.flatMap((page) => page.positions);
    this.positionsByUser.replace(positions, ({ user_id }) => user_id);
    const [{ shares, places } = { shares: [], places: [] }] = pages;
    this.sharesByUser.replace(shares, ({ user_id }) => user_id);
    this.placesById.replace(places, ({ place_id }) => place_id);
    this.tell('shares', this.shares);
    this.tell('places', this.places);
  }

  protected override refresh({ positions }: LocationSnapshot): void {
    for (const position of positions) this.put(position);
  }

  protected take({ user_id = '', payload }: Frame): void {
    switch (payload['action']) {
      case undefined:
        return this.put({ ...(payload as unknown as FixBody), user_id, state: 'live' });
      case 'state':
        return this.age(user_id, payload as unknown as StateEvent);
      case 'policy':
        return this.pace.follow(payload as unknown as SendPolicy);
      case 'place_event': {
        const { action: _, ...transition } = payload;
        return this.tell('transition', { user_id, ...(transition as unknown as PlaceTransition) });
      }
      case 'place':
      case 'place_removed':
        return this.takePlace(payload);
      default:
        return this.takeShare(user_id, payload);
    }
  }

  private takePlace({ action, ...place }: JsonObject): void {
    const placeId = String(place['place_id']);
    if (action === 'place') this.placesById.set(placeId, place as unknown as PlaceMessage);
    else this.placesById.delete(placeId);
    this.tell('places', this.places);
  }

  /** A new share begins without a position, and one that ended leaves none. */
  private takeShare(user_id: string, { action, ...share }: JsonObject): void {
    const old = this.sharesByUser.get(user_id);
    const shareId = share['share_id'];
    if (action === 'share_extended') {
      if (old !== undefined && old.share_id === shareId) this.sharesByUser.set(user_id, { ...old, ...share });
    } else if (action === 'share_started') {
      this.sharesByUser.set(user_id, { user_id, ...(share as unknown as Omit<KnownShare, 'user_id'>) });
      if (share['implicit'] !== true) this.drop(user_id);
    } else if (action === 'share_ended' && (old === undefined || old.share_id === shareId)) {
      this.sharesByUser.delete(user_id);
      this.drop(user_id);
    }
    this.tell('shares', this.shares);
  }

  private put(position: Position): void {
    const { user_id, fix_ts } = position;
    if ((this.positionOf(user_id)?.fix_ts ?? -Infinity) > fix_ts) return;
    this.positionsByUser.set(user_id, position);
    this.tell('update', { user_id, position });
  }

  private age(user_id: string, { state, fix_ts }: StateEvent): void {
    const position = this.positionOf(user_id);
    if (position?.fix_ts === fix_ts) this.put({ ...position, state });
  }

  private drop(user_id: string): void {
    if (this.positionOf(user_id) === undefined) return;
    this.positionsByUser.delete(user_id);
    this.tell('update', { user_id, position: undefined });
  }

  private send(fix: Fix): void {
    this.room.cast('location', fix, FIX, ({ type, payload }) => {
      if (type === 'error') return this.tell('refused', errorOf({ payload }));
      const { policy } = payload as unknown as LocationAck;
      if (policy !== undefined) this.pace.follow(policy);
    });
  }
}

function byUser(one: { readonly user_id: string }, other: { readonly user_id: string }): number {
  return byCode(one.user_id, other.user_id);
}

/** `room.location`: where everybody is, and to share where one is. */
export const location: Feature<Location> = { part: 'location', open: (room) => new Location(room) };
