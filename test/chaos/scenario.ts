import type { Bench, StoreKind } from './bench.js';
import type { ChaosClient } from './clients/chaos-client.js';
import type { Company } from './crowd.js';
import type { Terms } from './evidence.js';
import type { Random } from './random.js';

export interface Scenario {
  readonly name: string;
  /** One sentence, for the report. */
  readonly about: string;
  readonly store: StoreKind;
  /** How long people act; the faults have to fit in. */
  readonly seconds: number;
  readonly rooms: number;
  /** Three if absent; a store of one process has one in any case. */
  readonly instances?: number;
  /** Who is in the rooms, in turn; everybody if absent. */
  readonly companies?: readonly Company[];
  readonly env?: Readonly<Record<string, string>>;
  readonly terms?: Partial<Terms>;
  /** p99 of recoveries, at most. */
  readonly recoveryMs?: number;
  /** Run inside the first instance. */
  readonly preload?: readonly URL[];
  /** What goes wrong, when; resolves when all of it is mended. */
  readonly script: (stage: Stage) => Promise<void>;
}

export interface FaultPlan {
  readonly name: string;
  readonly recoversFrom: 'begin' | 'end';
  /** From the end of `begin` to `end`; 0 if absent. */
  readonly ms?: number;
  begin(): unknown;
  /** Absent: nothing has to be mended. */
  end?(): unknown;
}

/** What a scenario's script can do. */
export interface Stage {
  readonly bench: Bench;
  readonly clients: readonly ChaosClient[];
  readonly random: Random;
  /** Seconds that are left for faults. */
  readonly secondsLeft: number;
  wait(ms: number): Promise<void>;
  /** Resolves when it has ended. */
  fault(plan: FaultPlan): Promise<void>;
}
