import { layerGroup } from 'leaflet';
import type { Map as LeafletMap } from 'leaflet';
import type { Pin } from './pins.js';
import { ShownMarker } from './shown-marker.js';

const PIN_PX = 24;
const LEVEL = 100;

/** What of the itinerary is somewhere. */
export class PinsLayer {
  private readonly layer;
  private readonly shown = new Map<string, ShownMarker>();

  constructor(map: LeafletMap) {
    this.layer = layerGroup().addTo(map);
  }

  show(pins: readonly Pin[]): void {
    const here = new Set(pins.map(({ id }) => id));
    for (const [id, marker] of this.shown) {
      if (here.has(id)) continue;
      marker.remove();
      this.shown.delete(id);
    }
    for (const pin of pins) this.draw(pin);
  }

  private draw(pin: Pin): void {
    const { id, title, day, number } = pin;
    const known = this.shown.get(id);
    const marker = known ?? new ShownMarker({ layer: this.layer, place: pin, size: PIN_PX, level: LEVEL });
    this.shown.set(id, marker);
    if (known !== undefined) marker.moveTo(pin);
    marker.show({
      content: (
        <span class={`map-pin ${day === null ? 'is-idea' : ''}`}>
          <b>{day === null ? '?' : number}</b>
        </span>
      ),
      tip: (
        <>
          <strong>{title}</strong>
          <span>{day ?? 'an idea'}</span>
        </>
      ),
      // Begins with what is seen, for who says what they see.
      label: day === null ? `${title}, an idea` : `${number}: ${title}, ${day}`,
    });
  }
}
