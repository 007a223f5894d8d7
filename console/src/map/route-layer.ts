import { divIcon, layerGroup, marker, polyline } from 'leaflet';
import type { LayerGroup, Map as LeafletMap } from 'leaflet';
import type { Coordinates } from './geo.js';
import { tupleOf } from './leaflet-places.js';
import type { Mark, Route } from './route.js';

/** Ways: the one that is being walked, with what is beside it, and the track that somebody kept. */
export class RouteLayer {
  private readonly route: LayerGroup;
  private readonly track: LayerGroup;

  constructor(map: LeafletMap) {
    this.route = layerGroup().addTo(map);
    this.track = layerGroup().addTo(map);
  }

  showRoute(route: Route | undefined): void {
    this.route.clearLayers();
    if (route === undefined) return;
    lineOf(route.points, 'map-route').addTo(this.route);
    for (const mark of route.marks) nameOf(mark).addTo(this.route);
  }

  showTrack(points: readonly Coordinates[]): void {
    this.track.clearLayers();
    if (points.length > 1) lineOf(points, 'map-track').addTo(this.track);
  }
}

function lineOf(points: readonly Coordinates[], className: string) {
  return polyline(points.map(tupleOf), { className, interactive: false });
}

/** A point with its name; nothing to press. */
export function nameOf(mark: Mark) {
  const text = document.createElement('span');
  text.textContent = mark.name;
  const icon = divIcon({ className: 'map-mark', html: text, iconSize: [7, 7] });
  return marker(tupleOf(mark), { icon, interactive: false, keyboard: false });
}
