import type { RoomId, SessionId, UserId } from '../protocol/ids.js';
import type { Millis, TimerKey } from '../store/room-contents.js';
import type { SessionRef } from '../store/entrance.js';
import type { Firing, RoomQuery, RoomView } from '../store/room-store.js';
import type { RemovalPart } from './decision.js';
import type { PersonalData } from './personal-data.js';

/** What a feature tells the kernel about itself; registered once, by its service, with {@link RoomFeatures}. */
export interface RoomFeature {
  /** The wire `type` of its frames. */
  readonly type: string;
  /** The action that a frame without `action` means (ENV-1); without it such a frame is an `unknown_action`. */
  readonly defaultAction?: string;
  /** What `welcome.capabilities` says of it to clients that test for a name before they use something. */
  readonly capabilities?: readonly string[];
  /** Event and lane kinds that a `v=1` client receives as they are. Of kinds neither here nor in `seedViews` it hears nothing (section 6). */
  readonly seedKinds?: readonly string[];
  /** Event kinds that a `v=1` client receives in another form. */
  readonly seedViews?: Readonly<Record<string, SeedView>>;
  /**
   * Lane kinds of which several values that are due together go to a `v=2` client as one frame, `{action, [action]: [{user_id,
   * ts, …body}]}`, and the action of that frame. Their bodies are objects, as `JSON.stringify` writes them.
   */
  readonly bundles?: Readonly<Record<string, string>>;
  readonly snapshot?: RoomSnapshot;
  /** One of its timers that fires when a room fills and when it empties (`Entrance.occupancyTimer`); for one feature of all. */
  readonly occupancyTimer?: TimerKey | undefined;
  /** What of a user's goes with them when a moderator removes them (ROOM-8), in the commit that does it. */
  readonly removal?: RemovalPart;
  /** What it keeps of users: how one is erased. */
  readonly personal?: PersonalData;
  /** A member's socket closed. It may come back within the grace time; then what is done with its `as` is refused. */
  onDrop?(room: RoomId, member: MemberSession): Promise<void>;
  /** A new connection took a member's session over (CONN-9), whether or not its drop was noticed. */
  onReturn?(room: RoomId, member: MemberSession): Promise<void>;
  /** A member left the room for good. */
  onLeave?(room: RoomId, member: MemberSession): Promise<void>;
  /** Who has the room in the foreground may have changed; heard on every instance that somebody is in the room on. */
  onAttendance?(room: RoomId): void;
  /** A timer whose key starts with `<type>.` is due; must commit with `firing`, or the store calls again. */
  onTimer?(room: RoomId, firing: Firing): Promise<void>;
  /** The store went back: some of what was acknowledged before `epoch` began is lost. Every instance hears it, perhaps twice. */
  onLoss?(room: RoomId, epoch: string): Promise<void>;
}

/** What a `v=1` client gets instead of a body. Pure; made at most once per event, and only where such a client listens. */
export type SeedView = (body: string) => string;

export interface MemberSession {
  readonly session: SessionId;
  readonly user: UserId;
  /** Fences what is done for it: refused once the session was taken over. Absent where it only published (ENV-6). */
  readonly as?: SessionRef;
}

/**
 * A feature's part of `joined.state`, under its type, which is also what `include` calls it (ROOM-2); made of the one view
 * from which the join is answered. Of lane values the view has those that are for the reader; rows, which may not all be
 * for everybody, are the feature's own business. It has no log.
 */
export interface RoomSnapshot {
  readonly isDefault: boolean;
  /** Ephemeral state is sent on a resumed join too: the log does not carry it. */
  readonly isEphemeral: boolean;
  /** `render` shows every reader the same, but for lane values that are not for everybody. */
  readonly isSameForAll?: boolean;
  /** What of it does not fit can be asked for by pages: it gets the room that the other parts leave. */
  readonly isPaged?: boolean;
  readonly query: Pick<RoomQuery, 'rows' | 'tables' | 'lists' | 'lanes'>;
  render(view: RoomView, reader: UserId): object;
  /** What a joining `v=1` client gets instead, as ordinary events. */
  seedFrames?(view: RoomView, reader: UserId): readonly SeedFrame[];
}
export interface SeedFrame {
  readonly kind: string;
  readonly by: UserId;
  readonly ts: Millis;
  readonly body: string;
}
