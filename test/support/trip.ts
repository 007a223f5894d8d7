import { ManualClock } from './manual-clock.js';
import type { RallyClient } from './rally-client.js';
import { TestServer } from './test-server.js';

/** Two friends in the room `trip`. */
export interface Trip {
  readonly clock: ManualClock;
  readonly server: TestServer;
  readonly ana: RallyClient;
  readonly ben: RallyClient;
}

/** Both are in their room, told so, and no time passes but what a test lets pass. */
export async function startTrip(): Promise<Trip> {
  const clock = new ManualClock();
  const server = await TestServer.start({}, { clock });
  const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
  const ben = await server.connect({ room: 'trip', user: 'ben', v: 2 });
  await ben.expect({ type: 'room' });
  return { clock, server, ana, ben };
}

/** A command of the itinerary. */
export function plan(action: string, more: object = {}) {
  return { type: 'planning', payload: { action, ...more } };
}
