import { circle, layerGroup } from 'leaflet';
import type { Circle, Map as LeafletMap } from 'leaflet';
import { metresText } from './geo.js';
import { tupleOf } from './leaflet-places.js';
import { Icon } from './icon.js';
import type { Place } from './people.js';
import { ShownMarker } from './shown-marker.js';

const FLAG_PX = 28;
const LEVEL = 500;

/** Places that the room has named; where all want to go has a flag in another colour. */
export class PlacesLayer {
  private readonly layer;
  private readonly shown: { readonly flag: ShownMarker; readonly ring: Circle }[] = [];

  constructor(map: LeafletMap) {
    this.layer = layerGroup().addTo(map);
  }

  /** There are few, and they change seldom: all are drawn anew. */
  show(places: readonly Place[]): void {
    this.clear();
    for (const place of places) this.shown.push(this.draw(place));
  }

  clear(): void {
    for (const { flag, ring } of this.shown.splice(0)) {
      flag.remove();
      ring.remove();
    }
  }

  private draw(place: Place) {
    const { name, radius_m: radius, meeting, by } = place;
    const kind = meeting === true ? 'Meeting point' : 'Place';
    const ring = circle(tupleOf(place), {
      radius,
      className: `map-place-ring ${kindOf(place)}`,
      interactive: false,
    });
    ring.addTo(this.layer);
    const flag = new ShownMarker({ layer: this.layer, place, size: FLAG_PX, level: LEVEL });
    flag.show({
      content: (
        <span class={`map-flag ${kindOf(place)}`}>
          <Icon name="flag" />
          <b>{name}</b>
        </span>
      ),
      tip: (
        <>
          <strong>{name}</strong>
          <span>{kind}</span>
          <span>{`${metresText(radius)} around`}</span>
          <span>{`set by ${by}`}</span>
        </>
      ),
      label: `${kind}: ${name}`,
    });
    return { flag, ring };
  }
}

function kindOf({ meeting }: Place): string {
  return meeting === true ? 'is-meeting' : 'is-place';
}
