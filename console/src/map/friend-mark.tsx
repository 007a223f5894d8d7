import { circle, polyline } from 'leaflet';
import type { Circle, LayerGroup, Path, Point, Polyline } from 'leaflet';
import { hueOf } from '../people/colour.js';
import { FriendDisc, FriendTip } from './friend-disc.js';
import type { Coordinates } from './geo.js';
import { glideTo, isJump, isMoving, placeOf, restAt } from './glide.js';
import { tupleOf } from './leaflet-places.js';
import { factsOf } from './people.js';
import type { Person } from './people.js';
import { ShownMarker } from './shown-marker.js';
import { fadingParts, trailWith } from './trail.js';
import type { Trail } from './trail.js';

const DISC_PX = 34;
/** Above pins and places. */
const LEVEL = 1_000;

interface FriendMarkOptions {
  readonly layer: LayerGroup;
  readonly user: string;
  readonly place: Coordinates;
  readonly onChoose: () => void;
}

/** One user on the map: a disc that glides, how exactly it is known, and where it came from. */
export class FriendMark {
  private readonly disc: ShownMarker;
  private readonly ring: Circle;
  private readonly lines: Polyline[] = [];
  private trail: Trail = [];
  private glide;
  private hasOwnRing = false;
  private drawn: Point | undefined;

  constructor(private readonly options: FriendMarkOptions) {
    const { layer, place, onChoose } = options;
    this.glide = restAt(place, performance.now());
    this.disc = new ShownMarker({ layer, place, size: DISC_PX, level: LEVEL, onChoose });
    this.ring = this.coloured(circle(tupleOf(place), { radius: 0, className: 'map-ring', interactive: false }));
  }

  /** Whether it needs frames to get to where it is. */
  isMoving(now: number): boolean {
    return isMoving(this.glide, now);
  }

  show(person: Person, isChosen: boolean): void {
    const { user, isMe, position } = person;
    this.disc.show({
      content: <FriendDisc person={person} isChosen={isChosen} />,
      tip: <FriendTip person={person} />,
      label: [isMe ? `${user} (you)` : user, ...factsOf(person)].join(', '),
    });
    this.ring.setRadius(position?.accuracy ?? 0);
    // Where the device is, and what was told of it, may be two places.
    this.hasOwnRing = isMe && position !== undefined;
    if (this.hasOwnRing && position !== undefined) this.ring.setLatLng(tupleOf(position));
  }

  /** Goes to another place: at once where nothing may move on the screen. */
  goTo(place: Coordinates, now: number, isStill: boolean): void {
    if (place.latitude === this.glide.to.latitude && place.longitude === this.glide.to.longitude) return;
    const here = placeOf(this.glide, now);
    this.trail = isJump(here, place) ? [] : trailWith(this.trail, here);
    this.glide = isStill ? restAt(place, now) : glideTo(this.glide, place, now);
    this.drawTrail(placeOf(this.glide, now));
  }

  /** `pixelOf` says where on the screen a place is: what is there already is not drawn again. */
  draw(now: number, pixelOf: (place: Coordinates) => Point): void {
    const here = placeOf(this.glide, now);
    const pixel = pixelOf(here);
    if (this.drawn?.equals(pixel) === true) return;
    this.drawn = pixel;
    this.disc.moveTo(here);
    if (!this.hasOwnRing) this.ring.setLatLng(tupleOf(here));
    const last = fadingParts(this.trail, here).at(-1);
    if (last !== undefined) this.lines.at(-1)?.setLatLngs(last.places.map(tupleOf));
  }

  remove(): void {
    this.disc.remove();
    for (const path of [this.ring, ...this.lines]) path.remove();
  }

  private drawTrail(end: Coordinates): void {
    const parts = fadingParts(this.trail, end);
    while (this.lines.length > parts.length) this.lines.pop()?.remove();
    for (const [index, { places, opacity }] of parts.entries()) {
      const line = (this.lines[index] ??= this.coloured(polyline([], { className: 'map-trail', interactive: false })));
      line.setStyle({ opacity }).setLatLngs(places.map(tupleOf));
    }
  }

  private coloured<Line extends Path>(path: Line): Line {
    path.addTo(this.options.layer);
    (path.getElement() as SVGElement | undefined)?.style.setProperty('--hue', String(hueOf(this.options.user)));
    return path;
  }
}
