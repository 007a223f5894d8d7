import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../config/app-config.js';
import type { RoomId, UserId } from '../../../protocol/ids.js';
import { COMMAND_MAX_RACES } from '../../../protocol/limits.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomCall } from '../../../realtime/call.js';
import type { Changes } from '../../../realtime/decision.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { CommitResult, RoomView } from '../../../store/room-store.js';
import type { NewestFix } from '../fixes/fix.rules.js';
import { keepPace } from '../places/approach.rules.js';
import type { Pace } from '../places/approach.rules.js';
import { keepMotion } from '../places/motion.rules.js';
import { newestFix, shareIn } from '../shares/share-rows.rules.js';
import type { Share } from '../shares/share-rows.rules.js';
import { sharerKey } from '../sharer-key.js';
import type { TakenFix } from '../track/track-point.rules.js';
import { TrackRecorder } from '../track/track-recorder.js';
import { decidePublication, publicationGuards, publicationReads } from './publish.rules.js';
import type { Publication, Publishing, Sight } from './publish.rules.js';
import { Sharers } from './sharers.js';
import type { Seen } from './sharers.js';

type Looked = Sight & Pick<RoomView, 'at'>;
type Committed = Extract<CommitResult, { kind: 'committed' }>;

/** What was made of a fix that is shown, and how fast its user has been of late. */
export interface Accepted extends Pick<Publishing, 'audience' | 'shown'> {
  readonly kind: 'accepted';
  readonly pace: Pace;
}
export type Outcome = Accepted | { readonly kind: 'stale'; readonly order: number };

/**
 * Brings fixes to those who may see them. What a fix is judged by (its share, the places) is remembered from the one before,
 * and the store is asked to put it only if that is still so: one call per fix, and no fix of a share that has ended.
 */
@Injectable()
export class Publisher {
  private readonly sharers = new Sharers();

  constructor(
    private readonly rooms: Rooms,
    private readonly recorder: TrackRecorder,
    private readonly config: AppConfig,
  ) {}

  /** Throws `not_sharing`, as is true at this moment. */
  async publish(call: RoomCall, { order, body }: NewestFix): Promise<Outcome> {
    const { room, session } = call;
    const known = this.sharers.get(room, session.user);
    // Of one that comes late it is asked whether it does still: another share may have begun.
    const last = known !== undefined && known.order < order ? known : undefined;
    const pace = keepPace(last?.pace, body);
    const motion = keepMotion(last?.motion, body);
    const publication = { order, body, pace, motion, ...this.publicationOf(call) };
    if (last !== undefined) {
      const sight = { now: this.rooms.now(), ...last.seen };
      const publishing = decidePublication(publication, sight);
      // A put alone is judged by its order where it is put; what more comes of a fix comes of the newest only, and which
      // one that is, another instance may know better.
      const isPutAlone = !(publishing instanceof Refusal) && publishing.changes === undefined;
      const outcome = isPutAlone ? await this.submit(call, publication, sight, publishing) : undefined;
      if (outcome !== undefined) return outcome;
    }
    for (let race = 0; race < COMMAND_MAX_RACES; race++) {
      this.sharers.delete(room, session.user);
      const view = await this.rooms.view(room, publicationReads(publication));
      const publishing = decidePublication({ shareId: randomUUID(), ...publication }, view);
      if (publishing instanceof Refusal) throw publishing;
      const newest = newestFix(view, session.user);
      if (newest !== undefined && newest.order >= order) {
        this.remember(call, { ...publication, order: newest.order }, view);
        return { kind: 'stale', order: newest.order };
      }
      const outcome = await this.submit(call, publication, view, publishing);
      if (outcome !== undefined) return outcome;
    }
    throw new Refusal('unavailable', { message: 'The share keeps changing; send the newest fix again' });
  }

  /** Under which this device shares the user's position, as things stood at its last fix; nobody is asked. */
  shareOf({ room, session: { user, device } }: RoomCall): Share | undefined {
    const rows = this.sharers.get(room, user)?.seen.rows;
    const share = rows && shareIn({ rows, now: this.rooms.now() }, user);
    return share?.device === device ? share : undefined;
  }

  /** LOC-9: a fix that counts is in the track, whether or not it goes out. */
  keep(call: RoomCall, fix: TakenFix): void {
    this.recorder.gather(sharerKey(call.room, call.session.user), call, this.shareOf(call), [fix]);
  }

  /** The sender is about to be gone: what is gathered of the track is written, and the sharer forgotten. */
  async conclude(room: RoomId, user: UserId): Promise<void> {
    this.sharers.delete(room, user);
    await this.recorder.flush(sharerKey(room, user));
  }

  /** What is gathered of the track is not written any more: the share is over. */
  drop(room: RoomId, user: UserId): void {
    this.recorder.drop(sharerKey(room, user));
  }

  /** `undefined`: it is no longer as it was seen. */
  private async submit(
    call: RoomCall,
    publication: Publication,
    sight: Looked,
    publishing: Publishing,
  ): Promise<Outcome | undefined> {
    const { put, changes, audience, shown } = publishing;
    if (put === undefined) await this.concludeTrack(call, publication, sight);
    const { user, pace } = publication;
    const conditions = { epoch: sight.at.epoch, guards: publicationGuards(user, sight) };
    const accepted = { kind: 'accepted', audience, shown, pace } as const;
    if (put !== undefined && changes === undefined) {
      const result = await this.rooms.setLane(call, put, conditions);
      if (result.kind === 'superseded') throw new Refusal('superseded');
      if (result.kind === 'lost') return undefined;
      const newest = result.kind === 'stale' ? result.order : publication.order;
      this.remember(call, { ...publication, order: newest }, sight);
      return result.kind === 'stale' ? result : accepted;
    }
    const result = await this.rooms.attempt(call, changes ?? {}, conditions);
    if (result.kind === 'lost') return undefined;
    this.remember(call, publication, after(sight, changes ?? {}, result));
    return accepted;
  }

  private remember({ room }: RoomCall, { user, pace, motion, order }: Publication, { at, rows }: Seen): void {
    this.sharers.set(room, user, { pace, motion, order, seen: { at, rows } });
  }

  /** LOC-9: after the end of the share nothing can be written of its track. */
  private async concludeTrack(call: RoomCall, { user, order, body }: Publication, sight: Sight): Promise<void> {
    const key = sharerKey(call.room, user);
    this.recorder.gather(key, call, shareIn(sight, user), [{ order, body }]);
    await this.recorder.flush(key);
  }

  private publicationOf({ session }: RoomCall): Omit<Publication, 'order' | 'body' | 'pace' | 'motion'> {
    const { user, device, version, openedAt } = session;
    const { requireShare: needsShare } = this.config.location;
    return { user, device, knowsShares: version !== 1, openedAt, needsShare };
  }
}

/** What stands there once the changes are committed. */
function after(
  { rows }: Looked,
  { puts = [], deletes = [] }: Changes,
  { at, rev }: Pick<Committed, 'at' | 'rev'>,
): Seen {
  const next = new Map(rows);
  for (const key of deletes) next.delete(key);
  for (const [key, body] of puts) next.set(key, { rev, body });
  return { at, rows: next };
}
