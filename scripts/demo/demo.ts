import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Frame } from '../../test/support/rally-client.js';
import { pause, sooner } from '../support/pause.js';
import { quantiles } from '../support/quantiles.js';
import { Watch } from '../support/watch.js';
import { readCast } from './cast.js';
import type { Role } from './cast.js';
import { Companion } from './companion.js';
import { Presences, wordsOf } from './happenings.js';
import type { Happening } from './happenings.js';
import { Ledger } from './ledger.js';
import { PLAN } from './plan.js';

export interface DemoOptions {
  /** Instances of one server, over which the friends are spread. */
  readonly urls: readonly string[];
  readonly room: string;
  /** Times as fast as the tracks were recorded. */
  readonly speed: number;
  /** How many; default: the four who know each other. */
  readonly friends?: number;
  /** When to stop. */
  readonly end: AbortSignal;
  readonly onHappening?: (happening: Happening) => void;
}

/** In the end everybody finishes what was begun, comes back if away, and hears the rest: longer than any back-off. */
const GRACE_MS = 15_000;
/** The slower they walk, the longer they look around. */
const PACE_MS = { least: 300, most: 12_000 };
const PACE_OF_TRACK_MS = 30_000;
/** In paces: how long a visitor is away, and here. */
const VISIT = { away: 4, here: 8 };
/** Answers that the live line looks at. */
const RECENT = 300;

/** Friends who share a room, for as long as one lets them. */
export class Demo {
  readonly ledger = new Ledger((event) =>
    this.tellEvent(
      event.user_id,
      wordsOf(event, (id) => this.titleOf(id)),
    ),
  );
  readonly companions: readonly Companion[];
  readonly watch = new Watch();
  private readonly presences = new Presences();
  private readonly paceMs: number;

  constructor(
    cast: readonly Role[],
    private readonly options: DemoOptions,
  ) {
    const { urls, room, speed, end } = options;
    this.paceMs = Math.max(PACE_MS.least, Math.min(PACE_MS.most, PACE_OF_TRACK_MS / speed));
    const { ledger, watch, paceMs } = this;
    const tell = (who: string, what: string, isConnection: boolean) => this.tell({ who, what, isConnection });
    const onFrame = (frame: Frame) => this.tellEvent(frame.user_id, this.presences.take(frame));
    this.companions = cast.map((role, n) => {
      const own = [...urls.slice(n % urls.length), ...urls.slice(0, n % urls.length)];
      return new Companion(role, { urls: own, room, speed, paceMs, ledger, watch, end, tell, onFrame });
    });
    setMaxListeners(0, end); // Every pause of everybody listens.
    end.addEventListener('abort', () => watch.changed());
  }

  static async of(options: DemoOptions): Promise<Demo> {
    return new Demo(await readCast(options.friends), options);
  }

  /** Lives until the end; gives what is wrong with how it ended. */
  async run(): Promise<string[]> {
    const finished = await this.inTime(Promise.all(this.companions.map((companion) => this.live(companion))));
    if (!finished)
      return [`somebody still waited for an answer; without connection: ${this.away.join(', ') || 'nobody'}`];
    const gathered = await this.inTime(Promise.all(this.companions.map((companion) => this.gather(companion))));
    if (!gathered) return [`not everybody could be there: ${this.away.join(', ') || 'no answer'}`];
    await this.watch.until(() => this.isSettled, GRACE_MS);
    return [];
  }

  async close(): Promise<void> {
    await Promise.all(this.companions.map((companion) => companion.close()));
  }

  /** Those who want to be in the room and are not. */
  private get away(): string[] {
    return this.companions.filter(({ isExpected, isHere }) => isExpected && !isHere).map(({ name }) => name);
  }

  /** The whole of it in a line. */
  get line(): string {
    const sum = (figure: (companion: Companion) => number) =>
      this.companions.reduce((total, one) => total + figure(one), 0);
    const [p50 = 0, p99 = 0] = quantiles(
      this.companions.flatMap(({ tally }) => tally.answerTimes.slice(-RECENT)),
      0.5,
      0.99,
    );
    const people = this.companions.map((one) => `${one.name} ${stateOf(one)}`).join(' · ');
    const { head, messages, edits } = this.ledger;
    return (
      `${people} · seq ${head} · ${messages} messages, ${edits} edits · ${sum(({ tally }) => tally.sent)} sent, ` +
      `${sum(({ tally }) => tally.received)} received · answers ${p50} ms, p99 ${p99} ms`
    );
  }

  private get isSettled(): boolean {
    const { companions, ledger } = this;
    const seesAll = (one: Companion) =>
      companions.every(({ name, lastFix }) => (one.copy.positions.last(name)?.fix_ts ?? 0) >= lastFix);
    return ledger.unseen === 0 && companions.every((one) => one.copy.reader.cursor === ledger.head && seesAll(one));
  }

  private async live(companion: Companion): Promise<void> {
    const { end } = this.options;
    if (companion.role.isVisitor) return this.visit(companion);
    await companion.come();
    await companion.stay(end);
  }

  private async visit(companion: Companion): Promise<void> {
    const { end } = this.options;
    const isOver = () => end.aborted;
    const some = (paces: number) => this.paceMs * paces * (0.5 + Math.random());
    await pause(some(VISIT.away), end);
    while (!isOver()) {
      await companion.come();
      await companion.stay(sooner(some(VISIT.here), end));
      if (isOver()) break;
      await companion.leave();
      await pause(some(VISIT.away), end);
    }
  }

  /** In the end everybody is there, and has shown where. */
  private async gather(companion: Companion): Promise<void> {
    if (!companion.isExpected) await companion.come();
    await companion.show();
  }

  /** Whether it was done soon after the end had come. */
  private async inTime(done: Promise<unknown>): Promise<boolean> {
    const { end } = this.options;
    const over = new Promise((resolve) => {
      if (end.aborted) resolve(undefined);
      else end.addEventListener('abort', resolve, { once: true });
    });
    const late = over.then(() => delay(GRACE_MS, false, { ref: false }));
    return Promise.race([done.then(() => true), late]);
  }

  private titleOf(item: string): string {
    const known = this.companions.flatMap(({ copy }) => copy.itinerary.get(item)?.data['title'] ?? []);
    const planned = PLAN.find(({ id }) => id === item)?.data['title'];
    return [...known, planned].find((title) => typeof title === 'string') ?? item;
  }

  private tellEvent(who = '', what: string | undefined): void {
    if (what !== undefined) this.tell({ who, what, isConnection: false });
  }

  private tell(happening: Happening): void {
    this.options.onHappening?.(happening);
  }
}

function stateOf({ isExpected, isHere, walk }: Companion): string {
  if (!isExpected) return 'away';
  return isHere ? `${(walk.distance / 1_000).toFixed(1)} km` : 'RECONNECTING';
}
