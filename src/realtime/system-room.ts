import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import type { RoomId, SessionId, UserId } from '../protocol/ids.js';
import { INSTANCE_WIRE } from '../store/instance-wire.js';
import { RoomStore } from '../store/room-store.js';
import type { LogEntry, Member, Millis } from '../store/room-contents.js';
import type { SessionRef } from '../store/entrance.js';
import type { RoomSignal, Watch } from '../store/room-signal.js';

/** Of all instances of one store. */
export const SYSTEM = '$system' as RoomId;
const RETRY_MS: Millis = 1_000;
/** What an instance says of itself by its role: which wire it speaks. Release a01b137 says only that it is an instance. */
const ROLE = `instance/${INSTANCE_WIRE}`;
const FIRST_WIRE = 1;

/** What instances tell each other, by the kind of the event. */
export type SystemEvent = 'instance.draining' | 'auth.revoked' | 'session.disconnect';

/** Follows one kind of event, and may keep a copy of what stands in the room. */
export interface SystemFollower {
  /** The body of each event; also of this instance's own. */
  readonly hear: (body: string) => void;
  /** Reads it anew: at the start, and whenever something may have been missed. Rejects if the store does not answer. */
  readonly load?: () => Promise<void>;
}

/**
 * The room of the instances, with the promises of every room: all hear the same, in one order, also what was told while
 * one of them had lost Redis. Its members are the instances themselves, so each knows who else is there, and who died.
 */
@Injectable()
export class SystemRoom implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Instances');
  private readonly session = randomUUID() as SessionId;
  /** Of this one; unlike that of any other. */
  readonly name = `${hostname()}-${process.pid}-${this.session.slice(0, 4)}` as UserId;
  private count = 1;
  private watch: Watch | undefined;
  private ref: SessionRef | undefined;
  private isStopped = false;
  private cancelRetry: () => void = () => undefined;
  private readonly followers = new Map<string, SystemFollower>();

  constructor(
    private readonly store: RoomStore,
    private readonly clock: Clock,
  ) {}

  /** This one included. */
  get instances(): number {
    return this.count;
  }

  /**
   * Those that are here now, this one among them. Throws StoreUnavailable. Of one that was killed it is told for some seconds
   * that it is here.
   */
  async members(): Promise<readonly Pick<Member, 'user' | 'state'>[]> {
    const view = await this.store.read(SYSTEM, { members: 'detail' });
    const users = view.kind === 'view' ? (view.members?.users ?? []) : [];
    const here = users.filter(({ state }) => state !== 'offline').map(({ user, state }) => ({ user, state }));
    return this.ref === undefined ? [{ user: this.name, state: 'online' }, ...here] : here;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.begin();
  }

  /** To be called before the application has started. */
  follow(kind: SystemEvent, follower: SystemFollower): void {
    this.followers.set(kind, follower);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopped = true;
    this.cancelRetry();
    this.watch?.stop();
    if (this.ref !== undefined) await this.store.leave(SYSTEM, this.ref, 0).catch(() => undefined);
  }

  /** Tells the other instances; nothing waits for it, and without the store nothing is told. */
  async tell(kind: SystemEvent): Promise<void> {
    if (!this.store.isShared) return;
    try {
      await this.store.commit(SYSTEM, { events: [{ kind, by: this.name, body: '{}' }] });
    } catch (error) {
      this.logger.warn(`The other instances were not told ${kind}: ${String(error)}`);
    }
  }

  /** A store that is not there yet does not hold up the start. */
  private async begin(): Promise<void> {
    if (this.isStopped) return;
    try {
      this.watch ??= await this.store.watch(SYSTEM, (signal) => this.hear(signal));
      for (const follower of this.followers.values()) await follower.load?.();
      if (!this.store.isShared) return;
      this.ref ??= await this.store.enter(SYSTEM, { session: this.session, user: this.name, role: ROLE });
      await this.lookAround();
      if (this.count > 1) this.logger.log(`${this.name} is one of ${this.count} instances`);
    } catch {
      this.cancelRetry = this.clock.after(RETRY_MS, () => void this.begin());
    }
  }

  private hear(signal: RoomSignal): void {
    if (signal.kind === 'event') this.hearEvent(signal.event);
    if (signal.kind === 'presence') void this.hearPresence(signal.action, signal.member);
    // What the store lost may be something that was copied.
    if (signal.kind === 'epoch') void this.begin();
    // What was missed may have been erased since, and is told as nothing: what was copied is read again.
    if (signal.kind === 'stale') void this.begin();
    if (signal.kind === 'reset') {
      this.watch = undefined;
      this.ref = undefined;
      void this.begin();
    }
  }

  private hearEvent({ kind, by, body }: LogEntry): void {
    this.followers.get(kind)?.hear(body);
    if (kind === 'instance.draining' && by !== this.name) this.logger.log(`${by} drains`);
  }

  private async hearPresence(action: 'join' | 'leave' | 'update', member: Member): Promise<void> {
    await this.recount().catch(() => undefined); // The next one tells.
    const { user } = member;
    if (user === this.name) return;
    if (action === 'join') this.logger.log(`${user} came: ${this.count} instances`);
    if (action === 'join') this.compareWires(member);
    if (action === 'leave') this.logger.log(`${user} is gone: ${this.count} instances`);
  }

  /** Who is here already. Of a long roster the store gives no list; then the others still see this one come. */
  private async lookAround(): Promise<void> {
    const view = await this.store.read(SYSTEM, { members: 'detail' });
    if (view.kind !== 'view') return;
    this.count = view.members?.count ?? 1;
    for (const member of view.members?.users ?? []) if (member.state !== 'offline') this.compareWires(member);
  }

  /** Two releases side by side that may not understand each other in all: somebody should know when members miss something. */
  private compareWires({ user, role }: Member): void {
    const wire = Number(role.split('/')[1] ?? FIRST_WIRE);
    if (wire === INSTANCE_WIRE) return;
    this.logger.warn(
      `${user} speaks wire ${wire}, this instance ${INSTANCE_WIRE}: their releases are far apart, do not let them run ` +
        'side by side for long (docs/upgrades.md)',
    );
  }

  /** Asked, not reckoned: signals and reads overlap. */
  private async recount(): Promise<void> {
    const view = await this.store.read(SYSTEM, { members: 'count' });
    if (view.kind === 'view') this.count = view.members?.count ?? 1;
  }
}
