import { layerGroup } from 'leaflet';
import type { Map as LeafletMap } from 'leaflet';
import { FriendMark } from './friend-mark.js';
import { tupleOf } from './leaflet-places.js';
import type { Person } from './people.js';

/** Thirty a second are smooth for who walks. */
const FRAME_MS = 30;

/** Everybody who is somewhere; draws frames only while somebody moves. */
export class FriendsLayer {
  private readonly layer;
  private readonly marks = new Map<string, FriendMark>();
  private readonly stillness = matchMedia('(prefers-reduced-motion: reduce)');
  private frame = 0;
  private drawnAt = 0;
  /** Leaflet moves the markers itself then. */
  private isZooming = false;

  constructor(
    private readonly map: LeafletMap,
    private readonly onChoose: (user: string) => void,
  ) {
    this.layer = layerGroup().addTo(map);
    map.on('zoomstart', () => (this.isZooming = true));
    map.on('zoomend', () => {
      this.isZooming = false;
      this.redraw();
    });
    map.on('unload', () => cancelAnimationFrame(this.frame));
  }

  show(people: readonly Person[], chosen: string | undefined): void {
    const now = performance.now();
    const here = new Set<string>();
    for (const person of people) {
      const { user, place } = person;
      if (place === undefined) continue;
      here.add(user);
      const mark = this.marks.get(user) ?? this.add(person.user, place);
      mark.goTo(place, now, this.stillness.matches);
      mark.show(person, user === chosen);
    }
    for (const [user, mark] of this.marks) {
      if (here.has(user)) continue;
      mark.remove();
      this.marks.delete(user);
    }
    this.redraw();
  }

  private redraw(): void {
    cancelAnimationFrame(this.frame);
    this.drawnAt = 0;
    this.draw(performance.now());
  }

  private add(user: string, place: NonNullable<Person['place']>): FriendMark {
    const mark = new FriendMark({ layer: this.layer, user, place, onChoose: () => this.onChoose(user) });
    this.marks.set(user, mark);
    return mark;
  }

  private readonly draw = (now: number): void => {
    let isMoving = false;
    for (const mark of this.marks.values()) isMoving = mark.isMoving(now) || isMoving;
    if (!this.isZooming && (!isMoving || now - this.drawnAt >= FRAME_MS)) {
      for (const mark of this.marks.values()) mark.draw(now, (place) => this.map.project(tupleOf(place)).round());
      this.drawnAt = now;
    }
    if (isMoving) this.frame = requestAnimationFrame(this.draw);
  };
}
