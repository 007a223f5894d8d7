import type { WireCommands } from '@rally/client';
import { addDays, chronological, dayLabel, isoDay } from './days.js';
import type { Day } from './days.js';
import type { Desk } from './desk.js';
import { timesOn } from './draft.js';
import { titleOf } from './item.js';
import type { Data, Item } from './item.js';
import { sampleTrip } from './sample-trip.js';
import type { Spot } from './spot.js';

type Undone = WireCommands['planning.undo'][1];

const UNDONE = {
  update: 'is as it was',
  move: 'is where it was',
  delete: 'is gone again',
  restore: 'is back',
} as const;

/** What is done to the itinerary without holding a lock. */
export class PlanActions {
  constructor(private readonly desk: Desk) {}

  /** Gives the id of the new item. */
  async create(day: string | null, data: Data): Promise<string | undefined> {
    const { itinerary } = this.desk;
    const ack = await this.desk.attempt(String(data['title']), () => itinerary.create({ day, data }));
    return ack?.item_id;
  }

  /** From the next Friday on. */
  async addSampleTrip(): Promise<void> {
    const today = new Date();
    const first = addDays(isoDay(today), ((5 - today.getDay() + 6) % 7) + 1);
    const ops = sampleTrip(first, newId);
    await this.desk.attempt('the trip', () => this.desk.room.command('planning.batch', { ops }));
  }

  /** Its times go with it to another day, in the same step. */
  async move(item: Item, spot: Spot): Promise<void> {
    const { item_id } = item;
    const title = titleOf(item);
    const times = spot.day === item.day ? undefined : timesOn(spot.day, item);
    const done = this.desk.attempt(title, async () => {
      await this.desk.ahead({ item_id, spot }, this.sendMove(item_id, spot, times), (version) => version);
      this.desk.said.set(`${title}: ${this.placeOf(item_id)}`);
    });
    await done;
  }

  /** Of an item that nobody locks; merged with what others change beside it. False: refused. */
  async rename(seen: Item, title: string): Promise<boolean> {
    const text = title.trim();
    if (text === '' || text === titleOf(seen)) return true;
    return this.desk.update(seen, { title: text }, { item_id: seen.item_id, title: text });
  }

  async remove({ item_id, data }: Item): Promise<void> {
    const { desk } = this;
    const title = titleOf({ item_id, data });
    const done = await desk.attempt(title, () =>
      desk.ahead({ item_id, isGone: true }, desk.itinerary.delete({ item_id }), ({ version }) => version),
    );
    if (done === undefined) return;
    const action = { label: 'Undo', run: () => void this.restore({ item_id, data }) };
    desk.notify({ tone: 'info', text: `Deleted “${title}”.`, action });
  }

  async restore({ item_id, data }: Pick<Item, 'item_id' | 'data'>): Promise<void> {
    const wish = () => this.desk.room.command('planning.restore', { item_id });
    await this.desk.attempt(titleOf({ item_id, data }), wish);
  }

  /** The newest change of one's own, or the one with this `seq`. */
  async undo(seq?: number): Promise<void> {
    const { itinerary, room } = this.desk;
    const { items } = itinerary;
    const wish = seq === undefined ? {} : { seq };
    const ack = await this.desk.attempt('it', () => room.command('planning.undo', wish));
    if (ack === undefined) return;
    await Promise.all(ack.results.map(({ item_id, version }) => this.desk.told(item_id, version)));
    const { seq: redo } = ack;
    const action = { label: 'Redo', run: () => void this.undo(redo) };
    const text = undoneText(ack.results, [...itinerary.items, ...items]);
    this.desk.notify({ tone: 'good', text, ...(redo !== undefined && { action }) });
  }

  async sortByTime(day: Day): Promise<void> {
    const order = chronological(day)?.map(({ item_id }) => item_id);
    if (order === undefined) return;
    const base = this.desk.itinerary.dayVersion(day.day);
    const wish = { day: day.day, order, ...(base !== undefined && { base_day_version: base }) };
    await this.desk.attempt(dayLabel(day.day), () => this.desk.room.command('planning.reorder', wish));
  }

  /** Edits the item as it was one version ago, as a client would that has not heard of the last change. */
  async showConflict(item: Item): Promise<void> {
    const { item_id, version } = item;
    const mine = { title: `${titleOf(item)} (mine)` };
    try {
      await this.desk.itinerary.update(item_id, mine, { base_version: version - 1 });
    } catch (error) {
      await this.desk.refused(error, { ...item, version: version - 1 }, mine);
    }
  }

  /** The version that it gives. */
  private async sendMove(item_id: string, spot: Spot, times: Data | undefined): Promise<number> {
    if (times === undefined) return (await this.desk.itinerary.move({ item_id, ...spot })).version;
    const move = { action: 'move' as const, item_id, ...spot };
    const update = { action: 'update' as const, item_id, data: times };
    const { results } = await this.desk.room.command('planning.batch', { ops: [move, update] });
    return Math.max(...results.map(({ version }) => version));
  }

  private placeOf(itemId: string): string {
    const { items } = this.desk.itinerary;
    const day = items.find(({ item_id }) => item_id === itemId)?.day ?? null;
    const inDay = items.filter((one) => one.day === day);
    return `${dayLabel(day)}, ${inDay.findIndex(({ item_id }) => item_id === itemId) + 1} of ${inDay.length}`;
  }
}

/** `items`: as they are, and as they were, since one may be gone. */
function undoneText(results: Undone['results'], items: readonly Item[]): string {
  const [first, ...more] = results;
  const item = items.find(({ item_id }) => item_id === first?.item_id);
  const isOne = more.every(({ item_id }) => item_id === first?.item_id);
  if (first === undefined || item === undefined || !isOne) return `Undone: ${results.length} changes.`;
  return `Undone: “${titleOf(item)}” ${UNDONE[(more.at(-1) ?? first).action]}.`;
}

/** Like no other in the room, and readable in the frames. */
function newId(title: string): string {
  const words =
    title
      .normalize('NFD')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return [...words, Math.random().toString(36).slice(2, 8)].join('-');
}
