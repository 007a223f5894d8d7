import { isJsonObject } from '../../../protocol/envelope.js';
import type { ItemMessage } from '../planning.messages.js';

interface PlaceFeature {
  readonly type: 'Feature';
  readonly id: string;
  readonly geometry: { readonly type: 'Point'; readonly coordinates: readonly [longitude: number, latitude: number] };
  readonly properties: object;
}
export interface PlaceCollection {
  readonly type: 'FeatureCollection';
  readonly features: readonly PlaceFeature[];
}

/** Where an itinerary goes (RFC 7946): a point for each item that has a place, day by day, with what maps show beside it. */
export function itineraryGeoJson(items: readonly ItemMessage[]): PlaceCollection {
  return { type: 'FeatureCollection', features: items.flatMap(featureOf) };
}

function featureOf({ item_id: id, day, version, data }: ItemMessage): PlaceFeature[] {
  const { title, kind, status, start, end, tz, url, place } = data;
  if (!isJsonObject(place)) return [];
  const { latitude, longitude, name, address } = place;
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return [];
  const properties = { day, version, title, kind, status, start, end, tz, url, name, address };
  return [{ type: 'Feature', id, geometry: { type: 'Point', coordinates: [longitude, latitude] }, properties }];
}
