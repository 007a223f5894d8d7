import type { Payload } from '../history.js';
import { markText } from '../mark.js';
import type { Setup } from './person.js';

/** Few enough for people to meet. */
export const STOPS = ['stop-1', 'stop-2', 'stop-3', 'stop-4', 'stop-5'];
export const DAYS = [null, '2030-05-01', '2030-05-02'];

/** An item as a snapshot has it. */
export interface Stop {
  readonly item_id: string;
  readonly day: string | null;
  readonly rank: string;
  readonly version: number;
  readonly data: Payload;
}

/** Data with a mark. Each author's has a field of its own: marks alone are in nobody's way. */
export function marked({ client, plan }: Setup, id: string, data: Payload): Payload {
  return { ...data, marks: { [client.name]: markText(plan.nonce, client.name, id) } };
}

/** The itinerary as it is now; nothing if there is no answer. */
export async function lookUp({ client }: Setup): Promise<readonly Stop[]> {
  const outcome = await client.ask('planning', { action: 'snapshot' });
  return outcome.kind === 'ok' ? (outcome.ack['items'] as Stop[]) : [];
}
