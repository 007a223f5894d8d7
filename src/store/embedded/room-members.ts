import type { SessionId, UserId } from '../../protocol/ids.js';
import { MEMBERS_DETAIL_MAX } from '../room-store.js';
import type { Member, Millis } from '../room-contents.js';
import type { Entrance, SessionRef } from '../entrance.js';
import type { Members } from '../room-store.js';
import type { RoomSignal } from '../room-signal.js';
import { presenceChange } from '../presence-change.js';
import type { PresenceSignal } from '../presence-change.js';
import type { RoomRecord, RosterEntry, SavedSession } from './journal-records.js';

type MemberSignal = Extract<RoomSignal, { kind: 'presence' | 'superseded' }>;
type SavedMembers = Pick<RoomRecord, 'generations' | 'sessions' | 'roster'>;

/** Who is in one room and who belongs to it. Each change returns the presence signals that it causes. */
export class RoomMembers {
  private readonly sessions: Map<SessionId, SavedSession>;
  private readonly roster: Map<UserId, RosterEntry>;
  private readonly sessionsOf = new Map<UserId, Set<SessionId>>();
  // Counted for the room, not the session: an id that comes back after it was removed must not meet its old generation.
  private generations: number;
  /** Who changed while the room was a crowd, as they were told of last. */
  private readonly untold = new Map<UserId, Member>();

  constructor(saved: SavedMembers = { generations: 0, sessions: [], roster: [] }) {
    this.generations = saved.generations;
    this.sessions = new Map(saved.sessions);
    this.roster = new Map(saved.roster);
    for (const [session, { user }] of this.sessions) this.sessionsOfUser(user).add(session);
  }

  get isEmpty(): boolean {
    return this.sessions.size === 0;
  }

  /** Whether `ref` names a session that is here and was not taken over. */
  isCurrent({ session, generation }: SessionRef): boolean {
    return this.sessions.get(session)?.generation === generation;
  }

  enter({ session, user, role, isAway = false }: Entrance, now: Millis): { ref: SessionRef; signals: MemberSignal[] } {
    const holder = this.sessions.get(session);
    const left = holder === undefined || holder.user === user ? [] : this.remove(session, now);
    this.generations += 1;
    const generation = this.generations;
    const came = this.change(user, now, () => {
      if (!this.roster.has(user)) this.roster.set(user, { role });
      this.sessions.set(session, { user, generation, live: true, isAway });
      this.sessionsOfUser(user).add(session);
    });
    const fenced: MemberSignal[] = holder === undefined ? [] : [{ kind: 'superseded', session, generation }];
    return { ref: { session, generation }, signals: [...left, ...came, ...fenced] };
  }

  setAway(ref: SessionRef, isAway: boolean, now: Millis): PresenceSignal[] {
    const held = this.sessions.get(ref.session);
    if (held === undefined || !held.live || !this.isCurrent(ref)) return [];
    return this.change(held.user, now, () => this.sessions.set(ref.session, { ...held, isAway }));
  }

  /** The session loses its socket and may come back. */
  suspend(session: SessionId, now: Millis): PresenceSignal[] {
    const held = this.sessions.get(session);
    if (held === undefined || !held.live) return [];
    return this.change(held.user, now, () => {
      this.sessions.set(session, { ...held, live: false });
      this.noteLastSeen(held.user, now);
    });
  }

  remove(session: SessionId, now: Millis): PresenceSignal[] {
    const held = this.sessions.get(session);
    if (held === undefined) return [];
    return this.change(held.user, now, () => {
      this.sessions.delete(session);
      const others = this.sessionsOfUser(held.user);
      others.delete(session);
      if (others.size === 0) this.sessionsOf.delete(held.user);
      if (held.live) this.noteLastSeen(held.user, now);
    });
  }

  /** Nobody is here any more, and nobody belongs. */
  clear(now: Millis): PresenceSignal[] {
    const left = this.sessionIds().flatMap((session) => this.remove(session, now));
    this.roster.clear();
    this.untold.clear();
    return left;
  }

  /** Whether the user belongs to the room, or is here. */
  has(user: UserId): boolean {
    return this.roster.has(user) || this.sessionsOf.has(user);
  }

  /** Whether a session of the user's has a socket. */
  isLive(user: UserId): boolean {
    return this.member(user).devices > 0;
  }

  sessionsFrom(user: UserId): SessionId[] {
    return [...(this.sessionsOf.get(user) ?? [])];
  }

  /** The user, who has no session any more, does not belong to the room either. */
  disown(user: UserId): void {
    this.roster.delete(user);
    this.untold.delete(user);
  }

  sessionIds(): SessionId[] {
    return [...this.sessions.keys()];
  }

  view(kind: 'detail' | 'count'): Members {
    const count = this.sessionsOf.size;
    if (kind === 'count' || this.roster.size > MEMBERS_DETAIL_MAX) return { count };
    const users = [...this.roster.keys()].sort((a, b) => (a < b ? -1 : 1));
    return { count, users: users.map((user) => this.member(user)) };
  }

  /** Of these users, those on the roster. */
  roles(users: readonly UserId[]): Map<UserId, string> {
    return new Map(
      users.flatMap((user): [UserId, string][] => {
        const entry = this.roster.get(user);
        return entry === undefined ? [] : [[user, entry.role]];
      }),
    );
  }

  saved(): SavedMembers {
    return { generations: this.generations, sessions: [...this.sessions], roster: [...this.roster] };
  }

  private change(user: UserId, now: Millis, apply: () => void): PresenceSignal[] {
    const before = this.member(user);
    const countBefore = this.sessionsOf.size;
    apply();
    const member = this.member(user);
    const count = this.sessionsOf.size;
    // In a crowd each join would reach everyone; there only counts are of use.
    if (Math.max(countBefore, count) <= MEMBERS_DETAIL_MAX) return presenceChange(before, member, now);
    if (!this.untold.has(user)) this.untold.set(user, before);
    return count <= MEMBERS_DETAIL_MAX ? this.crowdIsOver(now) : [];
  }

  private crowdIsOver(now: Millis): PresenceSignal[] {
    const changes = [...this.untold.values()].flatMap((told) => presenceChange(told, this.member(told.user), now));
    this.untold.clear();
    return changes;
  }

  private member(user: UserId): Member {
    const { role = '', lastSeen } = this.roster.get(user) ?? {};
    const sessions = [...(this.sessionsOf.get(user) ?? [])];
    const live = sessions.flatMap((session) => this.sessions.get(session) ?? []).filter((held) => held.live);
    const devices = live.length;
    if (devices > 0) return { user, state: live.every(({ isAway }) => isAway) ? 'away' : 'online', devices, role };
    const state = sessions.length > 0 ? 'reconnecting' : 'offline';
    return { user, state, devices, role, ...(lastSeen === undefined ? {} : { lastSeen }) };
  }

  private noteLastSeen(user: UserId, now: Millis): void {
    const entry = this.roster.get(user);
    if (entry !== undefined && this.member(user).devices === 0) this.roster.set(user, { ...entry, lastSeen: now });
  }

  private sessionsOfUser(user: UserId): Set<SessionId> {
    const sessions = this.sessionsOf.get(user) ?? new Set<SessionId>();
    this.sessionsOf.set(user, sessions);
    return sessions;
  }
}
