import type { LatLng, LatLngTuple } from 'leaflet';
import type { Coordinates } from './geo.js';

/** As Leaflet takes a place. */
export function tupleOf({ latitude, longitude }: Coordinates): LatLngTuple {
  return [latitude, longitude];
}

/** As the wire takes it: Leaflet counts longitudes on, around the earth. */
export function coordinatesOf(place: LatLng): Coordinates {
  const { lat: latitude, lng: longitude } = place.wrap();
  return { latitude, longitude };
}
