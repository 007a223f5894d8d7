import type { Checks } from '../support/checks.js';
import { Trip } from './trip.js';
import type { TripOptions } from './trip.js';
import { verifyTrip } from './verify.js';

/** The whole trip; what was checked at its end says whether all is well. */
export async function replayTrip(options: TripOptions): Promise<Checks> {
  const trip = await Trip.travel(options);
  const checks = await verifyTrip(trip);
  await Promise.all(trip.friends.map(({ client }) => client.close()));
  return checks;
}
