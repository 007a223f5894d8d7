import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { Facts, Told } from './model-words.js';

export type Heard = Omit<Told, 'share'>;

interface Presence {
  /** As its beginning was told. */
  readonly share: Heard;
  readonly places: Map<unknown, 'enter' | 'dwell'>;
}
const MAY_FOLLOW: Readonly<Record<string, readonly unknown[]>> = {
  enter: [undefined],
  dwell: ['enter'],
  exit: ['enter', 'dwell'],
};

/** LOC-8: what is told of comings and goings, whenever that is: in turn, to whom the share is told, and of exact ones only. */
export class ModelVisits {
  private readonly users = new Map<string, Presence>();
  private readonly faults: unknown[] = [];

  hear(event: Heard): void {
    const { by, payload } = event;
    const { action, place_id, reason } = payload;
    if (action === 'share_started') this.users.set(by, { share: event, places: new Map() });
    if (action === 'place_removed') for (const { places } of this.users.values()) places.delete(place_id);
    if (action === 'place_event') this.pass(event);
    const { share, places } = this.users.get(by) ?? {};
    if (reason === 'arrived' && places?.get(share?.payload['place_id']) !== 'dwell') this.faults.push(event);
  }

  /** Not where it is heard: a store that tells signals does not want to be thrown at. */
  assertRight(): void {
    assert.deepEqual(this.faults, []);
  }

  private pass(event: Heard): void {
    const { place_id, event: what } = event.payload as Facts & { readonly event: 'enter' | 'dwell' | 'exit' };
    const presence = this.users.get(event.by);
    const { share, places } = presence ?? {};
    const isTold = share?.payload['precision'] === 'exact' && isDeepStrictEqual(share.to, event.to);
    if (presence === undefined || !isTold || MAY_FOLLOW[what]?.includes(places?.get(place_id)) !== true) {
      this.faults.push(event);
      return;
    }
    if (what === 'exit') presence.places.delete(place_id);
    else presence.places.set(place_id, what);
  }
}
