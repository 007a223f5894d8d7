import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';
import type { RoomId } from '../../../protocol/ids.js';
import { readBody } from '../../../store/body.js';
import type { LaneEntry } from '../../../store/room-contents.js';
import type { RoomSignal } from '../../../store/room-signal.js';
import type { RoomStore } from '../../../store/room-store.js';
import { shareShown } from './location-model.js';
import type { LocationModel } from './location-model.js';
import type { ModelInstance, Sender } from './model-instance.js';
import { placeShown } from './model-places.js';
import { ModelVisits } from './model-visits.js';
import type { Heard } from './model-visits.js';
import type { Facts, ModelUser, Told } from './model-words.js';

const POSITIONS = 'location.update';
const STATES = 'location.state';
const TABLES = { shares: 'location.share/', progress: 'location.progress/' };
/** In the name of the map: whoever set a place last says little of it. */
const MAP = '';
/** A tenth of a metre is 1e-6 degrees. */
const DIGITS = 1e7;

/** Compares all that is told of a room, and all that can be read of it, with the model. */
export class ModelOnlooker {
  private readonly heard: Heard[] = [];
  private readonly visits = new ModelVisits();

  constructor(
    private readonly store: RoomStore,
    private readonly room: RoomId,
    private readonly model: LocationModel,
  ) {}

  async listen(): Promise<() => void> {
    const watch = await this.store.watch(this.room, (signal) => this.hear(signal));
    return watch.stop;
  }

  /** LOC-6: what was told since the last time is what had to be, once, in order, and to those it is for. */
  compareTold(): void {
    this.visits.assertRight();
    const [told, heard] = [this.model.told.splice(0), this.heard.splice(0)];
    for (const by of new Set([...told, ...heard].map(byOf))) {
      const actual = heard.filter((one) => byOf(one) === by);
      const wanted = told.filter((one) => byOf(one) === by);
      for (const [index, { share, payload }] of wanted.entries()) {
        const id = actual[index]?.payload['share_id'];
        if (share?.id === undefined && payload['action'] === 'share_started' && share !== undefined) {
          share.id = String(id);
        }
      }
      same(actual, wanted.map(withId));
    }
  }

  /** LOC-5, LOC-6: what somebody is shown. */
  async compareSnapshot(instance: ModelInstance, reader: Sender): Promise<void> {
    const { now, places: map } = this.model;
    const { positions, shares, places } = await instance.snapshot(this.room, reader);
    const known = this.knownTo(reader.user);
    const shown = positions.map(({ user_id, state, age_ms, ...fix }) => ({ user_id, state, age_ms, ...shownFix(fix) }));
    const wanted = known.flatMap(([user_id, { position }]) => {
      if (position === undefined) return [];
      const age_ms = Math.max(0, now - position.fixTs);
      return [{ user_id, state: stateOf(age_ms), age_ms, ...position.shown }];
    });
    same(shown, wanted);
    const shared = known.flatMap(([user_id, { share }]) => {
      return share === undefined ? [] : [lasting({ user_id, share_id: share.id, ...shareShown(share) })];
    });
    same(
      shares.map((share) => lasting({ ...share })),
      shared,
    );
    same(
      places.map(({ by, ...place }) => place),
      map.all.map(placeShown),
    );
  }

  /** LOC-6: of an ended share nothing is left, whatever its position was written as. */
  async compareKept(): Promise<void> {
    const tables = Object.values(TABLES).map((prefix) => ({ prefix }));
    const view = await this.store.read(this.room, { tables, lanes: [POSITIONS, STATES] });
    assert(view.kind === 'view');
    const { users } = this.model;
    const keys = (prefix: string) => (view.tables.get(prefix)?.rows ?? []).map(([key]) => key.slice(prefix.length));
    const lane = (name: string) => view.lanes.get(name) ?? [];
    const of = (isSo: (known: ModelUser) => boolean) =>
      [...users]
        .filter(([, known]) => isSo(known))
        .map(([user]) => user)
        .sort();
    same(
      keys(TABLES.shares),
      of(({ share, endedAt }) => share !== undefined || endedAt !== undefined),
    );
    same(
      keys(TABLES.progress),
      of(({ hasBegun }) => hasBegun),
    );
    same(
      lane(POSITIONS)
        .map(({ key }) => key)
        .sort(),
      of(({ position }) => position !== undefined),
    );
    for (const { key, to } of [...lane(POSITIONS), ...lane(STATES)]) {
      same([key, to], [key, users.get(key)?.share?.audience]);
      assert(users.get(key)?.share !== undefined, `${key} shares no more, and is still shown`);
    }
  }

  private knownTo(reader: string): [string, ModelUser][] {
    const isFor = ([user, { share }]: [string, ModelUser]) =>
      share !== undefined && (user === reader || share.audience === undefined || share.audience.includes(reader));
    return [...this.model.users].filter(isFor).sort(([a], [b]) => (a < b ? -1 : 1));
  }

  private hear(signal: RoomSignal): void {
    if (signal.kind === 'event') {
      const { by, to, body } = signal.event;
      const event = told(by, 'event', readBody<Facts>(body), to);
      this.visits.hear(event);
      if (event.payload['reason'] === 'arrived') this.model.arrived.add(String(event.payload['share_id']));
      if (event.payload['action'] !== 'place_event') this.heard.push(event);
    }
    if (signal.kind !== 'lane') return;
    const { lane, entry } = signal;
    if (lane === POSITIONS)
      this.heard.push(told(entry.by, 'position', shownFix(readBody<Facts>(entry.body)), entry.to));
    if (lane === STATES) this.heard.push(told(entry.by, 'state', readBody<Facts>(entry.body), entry.to));
  }
}

function told(by: string, what: Heard['what'], { by: _, ...payload }: Facts, to: LaneEntry['to']): Heard {
  return { by, what, payload: lasting(payload), to };
}

function withId({ share, payload, ...rest }: Told): Heard {
  const isShare = String(payload['action']).startsWith('share_');
  return { ...rest, payload: lasting(isShare ? { ...payload, share_id: share?.id } : payload) };
}

/** When an implicit share ends moves on with each fix, and is not told. */
function lasting({ expires_at, ...payload }: Facts): Facts {
  return payload['implicit'] === true ? payload : { ...payload, expires_at };
}

function byOf({ by, payload: { action } }: Pick<Told, 'by' | 'payload'>): string {
  return action === 'place' || action === 'place_removed' ? MAP : by;
}

function shownFix(fix: Facts): Facts {
  const { latitude, longitude, meeting, fix_ts } = fix;
  const id = (meeting as { place_id: string } | undefined)?.place_id;
  return { latitude, longitude, hasHeading: 'heading' in fix, meeting: id, fix_ts };
}

function stateOf(ageMs: number): string {
  return ageMs < 60_000 ? 'live' : ageMs < 600_000 ? 'stale' : 'offline';
}

/** jest's equality is slow, and asked only for what to print. */
export function same(actual: unknown, wanted: unknown): void {
  const [one, other] = [rounded(actual), rounded(wanted)];
  if (!isDeepStrictEqual(one, other)) expect(one).toEqual(other);
}

function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * DIGITS) / DIGITS;
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.map(([key, one]) => [key, rounded(one)]));
}
