import type { RoomId, UserId } from '../protocol/ids.js';
import { inSpan } from '../tracing/spans.js';
import type { Millis, Trace } from './room-contents.js';
import { RoomStore } from './room-store.js';
import type { Entered, Entrance, SessionRef } from './entrance.js';
import type {
  Commit,
  CommitResult,
  Duplicate,
  FiringHandler,
  LaneConditions,
  LanePut,
  LaneResult,
  RoomQuery,
  RoomView,
} from './room-store.js';
import type { RoomListener, Watch } from './room-signal.js';
import type { StoreStatus } from './store-status.js';

/** A store each of whose calls is a span; stands before the real one only where somebody traces. */
export class TracedRoomStore extends RoomStore {
  constructor(private readonly store: RoomStore) {
    super();
  }

  override get isShared(): boolean {
    return this.store.isShared;
  }

  override read(room: RoomId, query: RoomQuery): Promise<RoomView | Duplicate> {
    return this.span('read', room, () => this.store.read(room, query));
  }

  override commit(room: RoomId, commit: Commit): Promise<CommitResult> {
    return this.span('commit', room, () => this.store.commit(room, commit));
  }

  override setLane(room: RoomId, put: LanePut, conditions?: LaneConditions): Promise<LaneResult> {
    return this.span('lane', room, () => this.store.setLane(room, put, conditions));
  }

  override hurry(room: RoomId): void {
    this.store.hurry(room);
  }

  override enter(room: RoomId, entrance: Entrance): Promise<Entered> {
    return this.span('enter', room, () => this.store.enter(room, entrance));
  }

  override leave(room: RoomId, session: SessionRef, graceMs: Millis): Promise<void> {
    return this.span('leave', room, () => this.store.leave(room, session, graceMs));
  }

  override setAway(room: RoomId, session: SessionRef, isAway: boolean): Promise<void> {
    return this.span('away', room, () => this.store.setAway(room, session, isAway));
  }

  override watch(room: RoomId, listener: RoomListener): Promise<Watch> {
    return this.span('watch', room, () => this.store.watch(room, listener));
  }

  override find(user: UserId): Promise<readonly Trace[]> {
    return inSpan('rally.store find', {}, () => this.store.find(user));
  }

  override onFiring(handler: FiringHandler): void {
    this.store.onFiring(handler);
  }

  override now(): Millis {
    return this.store.now();
  }

  override status(): StoreStatus {
    return this.store.status();
  }

  override close(): Promise<void> {
    return this.store.close();
  }

  private span<T>(call: string, room: RoomId, work: () => Promise<T>): Promise<T> {
    return inSpan(`rally.store ${call}`, { attributes: { 'rally.room': room } }, work);
  }
}
