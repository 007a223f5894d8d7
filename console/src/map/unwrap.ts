/** `[longitude, latitude]`, as GeoJSON has it. */
type Spot = readonly number[];

/** Degrees by which a line goes over the edge of the map, and not across it. */
const HALF_TURN = 180;

/**
 * A ring that crosses the date line, with longitudes that go on beyond ±180 there: on a plane it would else run back around
 * the earth.
 */
export function unwrapped(ring: readonly Spot[]): [number, number][] {
  let turns = 0;
  return ring.map(([longitude = 0, latitude = 0], index) => {
    const step = longitude - (ring[index - 1]?.[0] ?? longitude);
    if (step > HALF_TURN) turns--;
    else if (step < -HALF_TURN) turns++;
    return [longitude + turns * 2 * HALF_TURN, latitude];
  });
}
