import { control, map as leafletMap, tileLayer } from 'leaflet';
import type { LeafletMouseEvent, Map as LeafletMap } from 'leaflet';
import { Camera } from './camera.js';
import { FriendsLayer } from './friends-layer.js';
import type { Coordinates } from './geo.js';
import { addGraticule } from './graticule-layer.js';
import { addLand } from './land-layer.js';
import { coordinatesOf, tupleOf } from './leaflet-places.js';
import { PinsLayer } from './pins-layer.js';
import { PlacesLayer } from './places-layer.js';
import { RouteLayer } from './route-layer.js';
import { addSights } from './sights-layer.js';
import { tilesOfServer } from './tiles.js';
import 'leaflet/dist/leaflet.css';

export interface RoomMapEvents {
  readonly onPlace: (place: Coordinates) => void;
  readonly onChoose: (user: string) => void;
}

/** The map of a room, and what is on it. Nothing of it is asked of another origin, unless the operator has tiles. */
export class RoomMap {
  readonly camera: Camera;
  readonly friends: FriendsLayer;
  readonly places: PlacesLayer;
  readonly pins: PinsLayer;
  readonly routes: RouteLayer;
  private readonly map: LeafletMap;
  private readonly sizes: ResizeObserver;
  private isZooming = false;

  constructor(host: HTMLElement, { onPlace, onChoose }: RoomMapEvents) {
    const map = (this.map = openMap(host));
    this.camera = new Camera(map, () => matchMedia('(prefers-reduced-motion: reduce)').matches);
    void addLand(map);
    void addTiles(map);
    addGraticule(map);
    addSights(map);
    this.routes = new RouteLayer(map);
    this.places = new PlacesLayer(map);
    this.pins = new PinsLayer(map);
    this.friends = new FriendsLayer(map, onChoose);
    map.on('click', ({ latlng }: LeafletMouseEvent) => onPlace(coordinatesOf(latlng)));
    map.on('zoomstart', () => (this.isZooming = true));
    map.on('zoomend', () => (this.isZooming = false));
    this.sizes = new ResizeObserver(() => this.camera.resize());
    this.sizes.observe(host);
  }

  get center(): Coordinates {
    return coordinatesOf(this.map.getCenter());
  }

  /** So many pixels of the map from a place. */
  beside(place: Coordinates, [east, south]: readonly [number, number]): Coordinates {
    const point = this.map.latLngToContainerPoint(tupleOf(place)).add([east, south]);
    return coordinatesOf(this.map.containerPointToLatLng(point));
  }

  /** Whether the arrow keys move the map, as they do unless they move something else. */
  panByKeys(isOn: boolean): void {
    if (isOn) this.map.keyboard.enable();
    else this.map.keyboard.disable();
  }

  remove(): void {
    this.sizes.disconnect();
    this.friends.show([], undefined);
    this.places.clear();
    this.pins.show([]);
    // Leaflet would go on with a zoom on a map that is none any more.
    if (this.isZooming) this.map.once('moveend', () => this.map.remove());
    else this.map.remove();
  }
}

function openMap(host: HTMLElement): LeafletMap {
  const map = leafletMap(host, {
    attributionControl: false,
    zoomControl: false,
    minZoom: 1,
    maxZoom: 19,
    zoomSnap: 0.5,
    maxBounds: [
      [-85, -240],
      [85, 240],
    ],
    maxBoundsViscosity: 0.8,
  });
  control.zoom({ position: 'bottomright' }).addTo(map);
  control.scale({ position: 'bottomleft', imperial: false }).addTo(map);
  return map;
}

async function addTiles(map: LeafletMap): Promise<void> {
  const host = map.getContainer();
  const tiles = await tilesOfServer();
  if (tiles === undefined || !host.isConnected) return;
  const { url, attribution } = tiles;
  tileLayer(url, { attribution, maxZoom: 19 }).addTo(map);
  control.attribution({ prefix: false }).addTo(map);
}
