import type { DeviceId, UserId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Decision } from '../../../realtime/decision.js';
import type { LaneEntry, Member } from '../../../store/room-contents.js';
import type { LanePut, RoomView } from '../../../store/room-store.js';
import { RuleRoom } from '../../../testing/rule-room.js';
import type { Applied } from '../../../testing/rule-room.js';
import type { FixBody } from '../location.messages.js';
import { keepPace } from '../places/approach.rules.js';
import { keepMotion } from '../places/motion.rules.js';
import type { PlaceId } from '../places/place.messages.js';
import { decidePlaceSet } from '../places/place.rules.js';
import type { PlaceSetting } from '../places/place.rules.js';
import { decidePublication } from '../publish/publish.rules.js';
import type { Publication } from '../publish/publish.rules.js';
import { decideLapse } from '../shares/share-end.rules.js';
import { POSITIONS, newestFix } from '../shares/share-rows.rules.js';
import { decideExtend, decideStart, decideStop } from '../shares/share.rules.js';
import type { ShareStart } from '../shares/share.rules.js';
import { decideAge } from '../state/state.rules.js';

export const ANA = 'ana' as UserId;
export const BEN = 'ben' as UserId;
const HERE = { latitude: 48.85837, longitude: 2.29448, accuracy: 12, heading: 90 };

/** A room for the specs of rules, with positions: `ana` shares hers in it, unless told otherwise. */
export class LocationRoom extends RuleRoom {
  /** What was put on lanes, in order. */
  readonly put: LanePut[] = [];
  members: readonly Member[] = [];
  private readonly positions = new Map<string, LaneEntry>();
  private shares = 0;

  /** The share's id. */
  start(more: Partial<ShareStart> = {}): string {
    const shareId = `s${++this.shares}`;
    const usual = { user: ANA, device: undefined, durationMs: 600_000, isJourney: false, placeId: undefined } as const;
    const seen = { precision: 'exact', audience: undefined, keepTrackMs: undefined } as const;
    this.do(decideStart({ shareId, ...usual, ...seen, ...more }, this.view()));
    return shareId;
  }

  extend(durationMs: number) {
    return this.do(decideExtend({ user: ANA, durationMs }, this.view())).ack;
  }

  stop() {
    return this.do(decideStop({ user: ANA }, this.view())).ack;
  }

  lapse(): void {
    this.do(decideLapse(ANA, this.view()));
  }

  age(): void {
    this.do(decideAge(ANA, this.view()));
  }

  fix(point: Partial<FixBody> = {}, more: Partial<Publication> = {}) {
    const body = { ...HERE, fix_ts: this.now, ...point };
    const sender = { user: ANA, device: undefined, knowsShares: true, openedAt: 0, needsShare: false } as const;
    const known = { pace: keepPace(undefined, body), motion: keepMotion(undefined, body) };
    const fix = { order: body.fix_ts, body, shareId: `s${++this.shares}` };
    return this.do(published({ ...sender, ...known, ...fix, ...more }, this.view())).ack;
  }

  place(id: string, more: Partial<PlaceSetting> = {}): void {
    const where = { name: id, latitude: HERE.latitude, longitude: HERE.longitude };
    this.do(decidePlaceSet({ placeId: id as PlaceId, by: BEN, ...where, ...more }, this.view()));
  }

  /** As those see it who may. */
  shown(): Record<string, unknown> | undefined {
    const entry = this.positions.get(ANA);
    return entry && (JSON.parse(entry.body) as Record<string, unknown>);
  }

  /** Actions, and their reasons, from an event on. */
  actions(from = 0): string[] {
    return this.told(from).map(({ action, reason, event }) => [action, reason, event].filter(Boolean).join(' '));
  }

  override view(...prefixes: readonly string[]): RoomView {
    const lanes = new Map([[POSITIONS, [...this.positions.values()]]]);
    return { ...super.view(...prefixes), lanes, members: { count: this.members.length, users: this.members } };
  }

  private do<Ack extends object>(decision: Decision<Ack>): Applied<Ack> {
    const applied = this.apply(decision);
    for (const { lane, key } of applied.changes.drops ?? []) if (lane === POSITIONS) this.positions.delete(key);
    for (const put of applied.changes.lanes ?? []) {
      this.put.push(put);
      if (put.lane === POSITIONS) this.positions.set(put.key, { ...put, ts: this.now });
    }
    return applied;
  }
}

export const WATCH = 'watch' as DeviceId;

/** As the publisher does it: what is not the newest changes nothing. */
function published(publication: Publication, view: RoomView): Decision<object> {
  const publishing = decidePublication(publication, view);
  if (publishing instanceof Refusal) return publishing;
  const newest = newestFix(view, publication.user);
  if (newest !== undefined && newest.order >= publication.order) {
    return answer({ kind: 'stale', order: newest.order });
  }
  const { put, changes = { lanes: put === undefined ? [] : [put] } } = publishing;
  return change(changes, { kind: 'accepted' });
}
