import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosClient } from '../clients/chaos-client.js';
import type { Random } from '../random.js';
import { ROOM_EVENTS_MAX } from './room-plan.js';
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

/** One act after the other, with a pause before each, until told to stop or the room has all that it can show in the end. */
export async function actUntil(
  { client, random }: Setup,
  pauseMs: readonly [number, number],
  until: AbortSignal,
  act: () => Promise<void>,
): Promise<void> {
  await pause(random, pauseMs, until);
  while (!until.aborted && (client.position?.seq ?? 0) < ROOM_EVENTS_MAX) {
    await act();
    await pause(random, pauseMs, until);
  }
}

/** Between two acts; cut short by the end. */
export async function pause(random: Random, range: readonly [number, number], until: AbortSignal): Promise<void> {
  await delay(random.between(...range), undefined, { signal: until }).catch(() => undefined);
}
