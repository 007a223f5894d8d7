import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock/clock.js';
import type { Millis } from '../room-contents.js';
import type { StoreLog } from '../store-log.js';

const BEAT_MS: Millis = 1_000;
/** An instance that was not heard of for this long is given up for dead. */
export const LEASE_MS: Millis = 10_000;

export interface Beat {
  readonly isHeld: boolean;
  readonly givenUp: readonly string[];
  /** The time of Redis. */
  readonly now: Millis;
}
export interface LeaseCalls {
  readonly beat: (instance: string, mayJudge: boolean, isFirst: boolean) => Promise<Beat>;
  readonly resign: (instance: string) => Promise<void>;
  /** Puts all its sessions into grace, in every partition, and then forgets it. */
  readonly takeOut: (instance: string) => Promise<void>;
  /** This instance was given up though it lives: it goes on under a new name, under which it holds nothing yet. */
  readonly renamed: () => void;
  /** Redis answers: what is in doubt of its members can be mended. */
  readonly mend: () => Promise<void>;
}

/**
 * This instance among the others. Presence hangs on one lease per instance, not on a timer per member: one call a second
 * keeps ten thousand members, and when it stays away any other instance takes them out.
 */
export class InstanceLease {
  private name = newName();
  private isFirst = true;
  private heldSince: Millis | undefined;
  private readonly takingOut = new Set<string>();
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
      const { isHeld, givenUp } = await this.calls.beat(this.name, this.mayJudge, this.isFirst);
      this.isFirst = false;
      if (!isHeld) return await this.begin();
      this.heldSince ??= this.clock.steady();
      void this.calls.mend();
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
    this.calls.renamed();
    await this.beat();
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
}

function newName(): string {
  return randomBytes(6).toString('hex');
}
