import { singly } from '../support/frame-forms.js';
import type { Frame } from '../support/rally-client.js';
import type { Evidence } from './evidence.js';
import { groupBy } from './group-by.js';
import type { Entry, Payload } from './history.js';
import type { Operation } from './operations.js';

/** A share as it is told to those who may see it. */
export interface ToldShare {
  readonly share_id: string;
  readonly precision: string;
  readonly expires_at: number;
}
/** A share as its owner asked for it. */
export interface AskedShare {
  readonly user: string;
  /** Absent: everybody. */
  readonly audience: readonly string[] | undefined;
}
/** A frame about the position of somebody, or who may see it. */
export interface Sighting {
  readonly at: number;
  readonly client: string;
  readonly room: string;
  readonly user: string;
  /** The server's time. */
  readonly ts: number;
  readonly payload: Payload;
  /** Of that user, as the client was told; `null` = there is none; absent: the client cannot know. */
  readonly share: ToldShare | null | undefined;
}
/** All positions and shares of one moment. */
export interface Showing {
  readonly at: number;
  readonly askedAt: number;
  readonly client: string;
  readonly room: string;
  readonly positions: readonly Payload[];
  readonly shares: readonly (ToldShare & { readonly user_id: string })[];
}

/** Every frame of the kind, with what its client knows of the share. */
export function sightingsOf({ entries }: Evidence): Sighting[] {
  const viewers = new Map<string, Viewer>();
  const sightings = entries.flatMap((entry): Sighting[] => {
    if (entry.kind !== 'frame' || entry.frame.room_id === undefined) return [];
    const { at, client, frame } = entry;
    const key = `${client} ${frame.room_id}`;
    const viewer = viewers.get(key) ?? new Viewer();
    viewers.set(key, viewer);
    return singly(frame).flatMap((one) => {
      const share = viewer.take(one);
      const { type, room_id: room = '', user_id: user, ts = 0, payload } = one;
      return type === 'location' && user !== undefined ? [{ at, client, room, user, ts, payload, share }] : [];
    });
  });
  const groups = groupBy(sightings, ({ client, room, user }) => `${client} ${room} ${user}`);
  return [...groups.values()].flatMap(underTheirShares);
}

/** A position may overtake the beginning of its share on its way to a client; their times tell. */
function underTheirShares(sightings: readonly Sighting[]): Sighting[] {
  let next: Sighting | undefined;
  return sightings.toReversed().map((sighting) => {
    if (sighting.payload['action'] === 'share_started') next = sighting;
    const { ts, share, payload } = sighting;
    const isOfNext = next !== undefined && (share === null ? ts >= next.ts : ts > next.ts);
    if (!isOfNext || !isPosition(payload)) return sighting;
    return { ...sighting, share: next?.payload as unknown as ToldShare };
  });
}

/** What joins showed, and snapshots that somebody asked for; and what each instance shows in the end, to an outsider. */
export function showingsOf({ entries, operations, store }: Evidence): Showing[] {
  const asked = new Map<string, number>();
  const joins = entries.flatMap((entry: Entry): Showing[] => {
    if (entry.kind === 'asked') asked.set(`${entry.client} ${entry.room}`, entry.at);
    if (entry.kind !== 'frame' || entry.frame.room_id === undefined) return [];
    const { at, client, frame } = entry;
    const { room_id: room } = entry.frame;
    return showingIn(frame, { at, askedAt: asked.get(`${client} ${room}`) ?? at, client, room });
  });
  const answers = operations.filter(isSnapshot).map(({ client, room, invokedAt, endedAt, ack }) => {
    const { positions = [], shares = [] } = ack as Partial<Showing>;
    return { at: endedAt, askedAt: invokedAt, client, room, positions, shares };
  });
  const final = store.flatMap(({ room, told }) => {
    return told.flatMap((frame) => showingIn(frame, { at: Infinity, askedAt: Infinity, client: OUTSIDER, room }));
  });
  return [...joins, ...answers, ...final];
}

/** Nobody shares anything with them alone. */
export const OUTSIDER = 'an outsider';

/** By id, those that were acked. */
export function askedShares({ operations }: Evidence): Map<string, AskedShare> {
  const starts = operations.filter((operation) => isOf(operation, 'share_start') && operation.outcome === 'ok');
  return new Map(
    starts.map(({ user, payload, ack }) => {
      return [String(ack['share_id']), { user, audience: payload['audience'] as AskedShare['audience'] }];
    }),
  );
}

export function isOf({ type, payload }: Operation, action: string): boolean {
  return type === 'location' && payload['action'] === action;
}

/** A position, or a word on how old it is. */
export function isPosition({ action }: Payload): boolean {
  return action === undefined || action === 'state';
}

function isSnapshot(operation: Operation): boolean {
  return isOf(operation, 'snapshot') && operation.outcome === 'ok';
}

function showingIn({ type, payload }: Frame, when: Omit<Showing, 'positions' | 'shares'>): Showing[] {
  const { location } = (payload['state'] ?? {}) as { location?: Pick<Showing, 'positions' | 'shares'> };
  if (type !== 'room' || payload['action'] !== 'joined' || location === undefined) return [];
  return [{ ...when, ...location }];
}

/** What one client knows of the shares of a room. */
class Viewer {
  private shares = new Map<string, ToldShare>();
  /** Whether it knows all of them: after a cut it cannot tell what was before. */
  private isSure = false;
  /** What comes up to here it knows already: its join showed the shares as of that moment. */
  private asOf = 0;

  /** What it knows of the share that the frame is about, before the frame itself. */
  take({ type, user_id: user = '', seq = Infinity, payload }: Frame): ToldShare | null | undefined {
    if (type === 'room') this.heedRoom(payload);
    const before = this.shares.get(user) ?? (this.isSure ? null : undefined);
    if (type === 'location' && seq > this.asOf) this.heed(user, payload);
    return before;
  }

  private heed(user: string, payload: Payload): void {
    const { action, share_id: id } = payload;
    if (action === 'share_started') this.shares.set(user, payload as unknown as ToldShare);
    const isOver = action === 'share_ended' && (this.shares.get(user)?.share_id ?? id) === id;
    if (isOver) this.shares.delete(user);
  }

  private heedRoom({ action, seq, state }: Payload): void {
    if (action !== 'joined' && action !== 'truncate' && action !== 'reset') return;
    const { location } = (state ?? {}) as { location?: Pick<Showing, 'shares'> };
    this.isSure = action === 'joined' && location !== undefined;
    this.asOf = action === 'joined' ? Number(seq) : 0;
    this.shares = new Map((location?.shares ?? []).map((share) => [share.user_id, share]));
  }
}
