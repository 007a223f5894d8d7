import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosClient } from '../clients/chaos-client.js';
import type { Random } from '../random.js';
import type { RoomPlan } from './room-plan.js';

export interface Person {
  readonly client: ChaosClient;
  /** Acts until told to stop, then finishes what it has begun. */
  live(until: AbortSignal): Promise<void>;
}
export interface Setup {
  readonly client: ChaosClient;
  readonly plan: RoomPlan;
  readonly random: Random;
}

/** Between two acts; cut short by the end. */
export async function pause(random: Random, range: readonly [number, number], until: AbortSignal): Promise<void> {
  await delay(random.between(...range), undefined, { signal: until }).catch(() => undefined);
}
