import type { Frame } from '../../test/support/rally-client.js';
import { readHistory } from '../support/history.js';
import type { ChatLine } from '../support/history.js';
import { RoomLog } from '../support/room-log.js';
import { Watch } from '../support/watch.js';
import { Friend } from './friend.js';
import { ANA, BEN } from './story.js';
import type { Story } from './story.js';
import { RIDE, RUN, readTrack } from '../../test/support/recorded-tracks.js';
import type { TrackPoint } from '../../test/support/recorded-tracks.js';

export interface TripOptions {
  /** Of the WebSocket endpoint. */
  readonly url: string;
  readonly room: string;
  /** Times as fast as it was recorded. */
  readonly speed: number;
  /** Points of each track, from its beginning; default: all. */
  readonly maxPoints?: number | undefined;
  readonly onProgress?: (trip: Trip) => void;
}
/** What the one who came late was given. */
export interface LateJoin {
  readonly joined: Frame;
  readonly history: readonly ChatLine[];
  /** Fixes that each friend had sent by then. */
  readonly sent: ReadonlyMap<string, number>;
}

/** Lets the last fix of a burst through, on a busy machine too. */
const SETTLE_MS = 10_000;

/** Ana runs, Ben rides, both chat and plan; Cara joins when Ana is half way. */
export class Trip {
  readonly log = new RoomLog();
  readonly watch = new Watch();
  readonly ana = new Friend('ana', this.log, this.watch);
  readonly ben = new Friend('ben', this.log, this.watch);
  readonly cara = new Friend('cara', this.log, this.watch);
  readonly tracks: ReadonlyMap<Friend, readonly TrackPoint[]>;
  late: LateJoin | undefined;
  private lateJoin: Promise<void> | undefined;

  private constructor(
    private readonly options: TripOptions,
    run: readonly TrackPoint[],
    ride: readonly TrackPoint[],
  ) {
    this.tracks = new Map([
      [this.ana, run],
      [this.ben, ride],
    ]);
  }

  /** The whole of it, with everybody still connected. */
  static async travel(options: TripOptions): Promise<Trip> {
    const [run, ride] = [await readTrack(RUN, options.maxPoints), await readTrack(RIDE, options.maxPoints)];
    const trip = new Trip(options, run, ride);
    await trip.travel();
    return trip;
  }

  get friends(): Friend[] {
    return [this.ana, this.ben, this.cara];
  }

  trackOf(friend: Friend): readonly TrackPoint[] {
    return this.tracks.get(friend) ?? [];
  }

  private async travel(): Promise<void> {
    const { url, room } = this.options;
    await this.ana.join(url, room);
    await this.ben.join(url, room);
    await Promise.all([this.go(this.ana, ANA), this.go(this.ben, BEN)]);
    await this.lateJoin;
    await this.watch.until(() => this.friends.every((friend) => this.isUpToDate(friend)), SETTLE_MS);
  }

  private async go(friend: Friend, story: Story): Promise<void> {
    const track = this.trackOf(friend);
    const acts = new Acts(track.length, [
      story.chat.map((content) => () => friend.say(content)),
      story.edits.map((edit) => () => friend.edit(edit)),
    ]);
    await friend.move(track, this.options.speed, (sent) => {
      acts.due(sent);
      if (friend === this.ana && sent === Math.ceil(track.length / 2)) this.lateJoin = this.joinLate();
      this.options.onProgress?.(this);
    });
    await acts.done();
  }

  private async joinLate(): Promise<void> {
    const sent = new Map([this.ana, this.ben].map(({ name, sent }) => [name, sent.length]));
    const joined = await this.cara.join(this.options.url, this.options.room);
    this.late = { joined, history: await readHistory(this.cara.client), sent };
  }

  private isUpToDate(friend: Friend): boolean {
    const isThere = [this.ana, this.ben].every(
      ({ name, sent }) => friend.positions.last(name)?.fix_ts === sent.at(-1)?.ts,
    );
    return isThere && friend.cursor === this.log.head;
  }
}

type Act = () => Promise<void>;

/** Several lines of acts, each spread evenly over a track and done one after the other, while the fixes go on. */
class Acts {
  private readonly dueAt = new Map<number, Act[]>();
  private running: Promise<void> = Promise.resolve();

  constructor(points: number, lines: readonly (readonly Act[])[]) {
    for (const line of lines) line.forEach((act, n) => this.plan(Math.ceil(((n + 0.5) / line.length) * points), act));
  }

  due(point: number): void {
    for (const act of this.dueAt.get(point) ?? []) this.running = this.running.then(act);
    this.running.catch(() => undefined); // Told by done.
  }

  done(): Promise<void> {
    return this.running;
  }

  private plan(point: number, act: Act): void {
    this.dueAt.set(point, [...(this.dueAt.get(point) ?? []), act]);
  }
}
