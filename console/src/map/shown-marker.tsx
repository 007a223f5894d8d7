import { divIcon, marker } from 'leaflet';
import type { LayerGroup, Marker } from 'leaflet';
import { render } from 'preact';
import type { ComponentChild } from 'preact';
import type { Coordinates } from './geo.js';
import { tupleOf } from './leaflet-places.js';

export interface MarkerLook {
  readonly content: ComponentChild;
  /** What stands beside it while it is pointed at. */
  readonly tip: ComponentChild;
  /** Says it to who cannot see it. */
  readonly label: string;
}
interface MarkerOptions {
  readonly layer: LayerGroup;
  readonly place: Coordinates;
  /** Pixels; the place is its middle. */
  readonly size: number;
  /** Higher ones are above. */
  readonly level: number;
  readonly onChoose?: () => void;
}

/** A marker whose inside, and what is told of it, is drawn by components. */
export class ShownMarker {
  private readonly marker: Marker;
  private readonly inside = document.createElement('div');
  private readonly tip = document.createElement('div');

  constructor({ layer, place, size, level, onChoose }: MarkerOptions) {
    const icon = divIcon({ className: 'map-marker', html: this.inside, iconSize: [size, size] });
    this.marker = marker(tupleOf(place), { icon, zIndexOffset: level });
    this.marker.bindTooltip(this.tip, { direction: 'top', offset: [0, -size / 2], className: 'map-tip' });
    if (onChoose !== undefined) this.marker.on('click', onChoose);
    this.marker.addTo(layer);
  }

  show({ content, tip, label }: MarkerLook): void {
    render(content, this.inside);
    render(tip, this.tip);
    this.marker.getElement()?.setAttribute('aria-label', label);
    if (this.marker.isTooltipOpen()) this.marker.getTooltip()?.update();
  }

  moveTo(place: Coordinates): void {
    this.marker.setLatLng(tupleOf(place));
  }

  remove(): void {
    this.marker.remove();
    render(null, this.inside);
    render(null, this.tip);
  }
}
