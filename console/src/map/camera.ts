import { latLngBounds } from 'leaflet';
import type { LatLngBounds, LatLngBoundsExpression, Map as LeafletMap } from 'leaflet';
import type { Coordinates } from './geo.js';
import { tupleOf } from './leaflet-places.js';

const EARTH: LatLngBoundsExpression = [
  [-50, -150],
  [70, 160],
];
const CLOSEST = 16;
/** Who comes so near to the edge is brought back; a share of the map's width. */
const EDGE = 0.06;

/** Keeps those who are somewhere in view, until the user looks elsewhere. */
export class Camera {
  private isFree = false;
  private subjects: LatLngBounds | undefined;
  private peopleCount = 0;

  constructor(
    private readonly map: LeafletMap,
    private readonly isStill: () => boolean,
  ) {
    const host = map.getContainer();
    const free = () => (this.isFree = true);
    map.on('dragstart', free);
    for (const sign of ['wheel', 'dblclick']) host.addEventListener(sign, free, { passive: true });
    host.addEventListener('keydown', () => map.keyboard.enabled() && free());
    host.querySelector('.leaflet-control-zoom')?.addEventListener('click', free);
    map.fitBounds(EARTH, { animate: false });
  }

  /** `others` are worth seeing where there is nobody. */
  watch(people: readonly Coordinates[], others: readonly Coordinates[]): void {
    const places = people.length > 0 ? people : others;
    const isNews = people.length > this.peopleCount || (people.length === 0 && this.subjects === undefined);
    this.peopleCount = people.length;
    this.subjects = places.length === 0 ? undefined : latLngBounds(places.map(tupleOf));
    if (this.isFree || this.subjects === undefined) return;
    if (isNews || !this.map.getBounds().pad(-EDGE).contains(this.subjects)) this.fit();
  }

  /** Shows all of them, or the earth, and follows them again. */
  fit(): void {
    this.isFree = false;
    if (this.isHidden) return;
    const animate = !this.isStill();
    if (this.subjects === undefined) this.map.fitBounds(EARTH, { animate });
    else
      this.map.fitBounds(this.subjects, {
        animate,
        maxZoom: CLOSEST,
        paddingTopLeft: [40, 48],
        paddingBottomRight: [40, 40],
      });
  }

  goTo(place: Coordinates): void {
    this.isFree = true;
    this.map.setView(tupleOf(place), Math.max(this.map.getZoom(), CLOSEST), { animate: !this.isStill() });
  }

  /** The map has another size, or is seen (again). */
  resize(): void {
    this.map.invalidateSize({ pan: false });
    if (!this.isFree) this.fit();
  }

  private get isHidden(): boolean {
    const { x, y } = this.map.getSize();
    return x === 0 || y === 0;
  }
}
