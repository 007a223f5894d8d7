import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock/clock.js';
import type { Millis } from '../room-store.js';
import type { StoreLog } from '../store-log.js';
import { allPartitions } from './keys.js';
import type { Partition } from './keys.js';

const BEAT_MS: Millis = 1_000;
/** An instance that was not heard of for this long is given up for dead. */
export const LEASE_MS: Millis = 10_000;

export interface Beat {
  readonly isHeld: boolean;
  readonly living: readonly string[];
  readonly givenUp: readonly string[];
}
export interface LeaseCalls {
  readonly beat: (instance: string, mayJudge: boolean, isFirst: boolean) => Promise<Beat>;
  readonly resign: (instance: string) => Promise<void>;
  /** Puts all its sessions into grace, in every partition, and then forgets it. */
  readonly takeOut: (instance: string) => Promise<void>;
  /** This instance was given up though it lives: all it holds has to be entered again, under its new name. */
  readonly enterAgain: () => Promise<void>;
}

/**
 * This instance among the others. Presence hangs on one lease per instance, not on a timer per member: one call a second
 * keeps ten thousand members, and when it stays away any other instance takes them out.
 */
export class InstanceLease {
  private name = newName();
  private isFirst = true;
  private heldSince: Millis | undefined;
  private living: readonly string[] = [];
  private readonly takingOut = new Set<string>();
  private owned = new Set<Partition>();
  private isStopped = false;
  private cancelNext: () => void = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly calls: LeaseCalls,
    private readonly log: StoreLog,
  ) {}

  get instance(): string {
    return this.name;
  }

  /** Whether the partition is this instance's to sweep. A hint: two may think so for a while, or none. */
  owns(partition: Partition): boolean {
    return this.owned.has(partition);
  }

  async start(): Promise<void> {
    await this.beat();
    if (!this.isStopped) this.cancelNext = this.clock.after(BEAT_MS, () => void this.start());
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.cancelNext();
    await this.calls.resign(this.name).catch(() => undefined); // The lease ends by itself.
  }

  private async beat(): Promise<void> {
    try {
      const { isHeld, living, givenUp } = await this.calls.beat(this.name, this.mayJudge, this.isFirst);
      this.isFirst = false;
      if (!isHeld) return await this.begin();
      this.heldSince ??= this.clock.steady();
      this.settle(living);
      for (const instance of givenUp) void this.takeOut(instance);
    } catch {
      // While Redis is away everybody's lease runs out. Who comes back first must not bury the others for that.
      this.heldSince = undefined;
    }
  }

  private get mayJudge(): boolean {
    return this.heldSince !== undefined && this.clock.steady() - this.heldSince >= LEASE_MS;
  }

  private async begin(): Promise<void> {
    this.log.warn(`This instance was given up for dead: it was not heard of for ${LEASE_MS / 1_000} s; coming back`);
    this.name = newName();
    this.isFirst = true;
    this.heldSince = undefined;
    await this.beat();
    await this.calls.enterAgain();
  }

  private async takeOut(instance: string): Promise<void> {
    if (this.takingOut.has(instance)) return;
    this.takingOut.add(instance);
    try {
      await this.calls.takeOut(instance);
    } catch (error) {
      this.log.warn(`The sessions of instance ${instance} are not all out yet, trying again: ${String(error)}`);
    }
    this.takingOut.delete(instance);
  }

  /** Rendezvous hashing: when an instance comes or goes, only its own partitions change hands. */
  private settle(living: readonly string[]): void {
    if (living.join() === this.living.join()) return;
    this.living = living;
    const ownerOf = (partition: Partition) =>
      living.reduce((best, name) => (weight(name, partition) > weight(best, partition) ? name : best), this.name);
    this.owned = new Set(allPartitions().filter((partition) => ownerOf(partition) === this.name));
  }
}

function newName(): string {
  return randomBytes(6).toString('hex');
}

function weight(instance: string, partition: Partition): number {
  let hash = 0x811c9dc5 ^ Math.imul(partition + 1, 0x9e3779b1);
  for (let place = 0; place < instance.length; place += 1) {
    hash = Math.imul(hash ^ instance.charCodeAt(place), 0x01000193);
    hash ^= hash >>> 13;
  }
  return hash >>> 0;
}
