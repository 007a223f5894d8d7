import assert from 'node:assert/strict';
import { expect } from '@jest/globals';
import type { ItemId } from '../../../protocol/ids.js';
import { countFloor } from '../../../protocol/position.js';
import { Refusal } from '../../../protocol/refusal.js';
import { readBody } from '../../../store/body.js';
import type { NewEvent } from '../../../store/room-store.js';
import { RuleStore } from '../../../testing/rule-store.js';
import type { Told } from '../../../testing/rule-store.js';
import { HISTORY_PAGE_MAX } from '../history/history-page.rules.js';
import { ITEMS, LEASES, leaseKey } from '../planning-rows.rules.js';
import { snapshotAck } from '../planning-snapshot.js';
import { happen } from './itinerary-model.js';
import type { Command } from './itinerary-model.js';
import { bare, checkAck, comparable } from './model-answers.js';
import { commandOf } from './model-drafts.js';
import { ModelInstance } from './model-instance.js';
import { ModelListener } from './model-listener.js';
import type { Heard, Shown } from './model-listener.js';
import { ModelRoom, Refused, existing, isSame } from './model-room.js';
import type { Facts } from './model-room.js';
import { DAYS, IDS, SOMEBODY } from './model-steps.js';
import type { Scene, Step } from './model-steps.js';
import { commitToUndo, historyOf } from './model-undo.js';
import { learnTokens, modelState, roomState } from './room-state.js';

/** A step, and what came of it in the room. */
interface Deed {
  readonly step: Step;
  command: Command | undefined;
  answer: object;
  told: readonly Told[];
  /** Of a batch that was refused: the orders of days to which items had come back by then. */
  comebacks: readonly string[][];
  /** What somebody sees who joins then. */
  shown?: Shown;
}

/** A loss takes so long that no version can have caught up with the milliseconds. */
const LOSS_MS = 1_000;

/** Takes steps in a room, by its services, and in the model, and compares all that can be seen of both. */
export class ModelTrial {
  commands = 0;
  private readonly store = new RuleStore();
  private readonly here = new ModelInstance(this.store);
  private readonly there = new ModelInstance(this.store);
  private readonly model = new ModelRoom(this.store.room);
  private readonly witness = new ModelListener();
  private readonly latecomer = new ModelListener();
  private readonly firstEpoch = this.store.room.epoch;
  private saved = { room: this.store.room.copy(), model: this.model.save() };

  async take({ step, meanwhile }: Scene): Promise<void> {
    const first = this.planned(step);
    if (meanwhile === null) return this.alone(first);
    if (!ONE_COMMIT.has(step.kind)) {
      await this.alone(first);
      return this.alone(this.planned(meanwhile));
    }
    const second = this.planned(meanwhile);
    const { lost } = this.store;
    const dueAt = this.timerOf(step);
    let dueThen = dueAt;
    this.store.interrupt(async () => {
      await this.act(second, this.there);
      dueThen = this.timerOf(step);
    });
    await this.act(first, this.here);
    if (this.store.wasInterrupted()) {
      return dueThen !== dueAt ? this.inVain(first, second) : this.together(first, second, this.store.lost > lost);
    }
    // The first had nothing to commit: they did not meet.
    this.replay(first);
    this.compare(first);
    await this.alone(second);
  }

  /** PLAN-9: of each item just that is known which was done. */
  async end(): Promise<void> {
    for (const id of IDS) {
      const wanted = historyOf(this.model, id);
      assertSame(await this.here.history(SOMEBODY, id), wanted.slice(0, HISTORY_PAGE_MAX));
    }
  }

  private planned(step: Step): Deed {
    if (step.kind === 'say') this.commands += 1;
    const command = step.kind === 'say' ? commandOf(step.draft, step.by, this.model) : undefined;
    return { step, command, answer: {}, told: [], comebacks: [] };
  }

  private async alone(deed: Deed): Promise<void> {
    await this.act(deed, this.here);
    this.replay(deed);
    this.compare(deed);
  }

  /** The one that happened meanwhile was first; but time may pass unnoticed. */
  private together(first: Deed, second: Deed, isLost: boolean): void {
    const isUnnoticed = second.step.kind === 'time' && !isLost;
    if (isUnnoticed) this.refuseLate(first, second);
    if (!isLost) this.pinUndo(first);
    for (const deed of isUnnoticed ? [first, second] : [second, first]) this.replay(deed);
    this.compare(first, second);
  }

  private timerOf(step: Step): number | undefined {
    return step.kind === 'timer' ? this.store.room.timers.get(leaseKey(step.id)) : undefined;
  }

  /** Of a timer that is set for another time by then nothing comes. */
  private inVain(timer: Deed, second: Deed): void {
    assert.equal(timer.told.length, 0, 'a timer did something that was set for another time');
    this.replay(second);
    this.compare(timer, second);
  }

  /** What is undone is the newest when somebody looks; of what the same user does elsewhere meanwhile nothing is guarded. */
  private pinUndo(deed: Deed): void {
    const { step, command } = deed;
    if (step.kind !== 'say' || command?.action !== 'undo' || command.seq !== undefined) return;
    deed.command = { ...command, seq: existing(commitToUndo(this.model, step.by)).last };
  }

  /** PLAN-4: what is written under a lease is written before it ends. */
  private refuseLate({ told }: Deed, { step }: Deed): void {
    const ms = step.kind === 'time' ? step.ms : 0;
    for (const { action, item_id } of eventsOf(told)) {
      const { expires_at = 0 } = this.model.leases.get(item_id) ?? {};
      const isOver = this.model.now < expires_at && expires_at < this.model.now + ms;
      assert(!isOver || !CHANGES.has(action), `${item_id} was changed under a lease that was over`);
    }
  }

  /** In the room. */
  private async act(deed: Deed, instance: ModelInstance): Promise<void> {
    const { step, command } = deed;
    const before = this.store.commits.length;
    if (step.kind === 'time') this.store.room.now += step.ms;
    else if (step.kind === 'save') this.saved.room = this.store.room.copy();
    else if (step.kind === 'loss') this.lose();
    else deed.answer = await instance.happen(step, command).catch(refusalOf);
    deed.told = this.store.commits.splice(before);
    deed.comebacks = await this.comebacksOf(deed);
    if (step.kind === 'join' || step.kind === 'loss') deed.shown = this.shown();
    if (command !== undefined && !(deed.answer instanceof Refusal))
      checkAck(deed.answer, deed.told, command, this.store.room);
  }

  /** What a refused batch had done before it was refused is done in a copy of the room, and told there. */
  private async comebacksOf({ step, command, answer }: Deed): Promise<string[][]> {
    if (command?.action !== 'batch' || !(answer instanceof Refusal)) return [];
    const { index = 0 } = (answer.extras.details ?? {}) as { readonly index?: number };
    const copy = new RuleStore();
    copy.goBack(this.store.room.copy());
    const listener = new ModelListener();
    listener.begin(this.shown());
    await new ModelInstance(copy).happen(step, { ...command, ops: command.ops.slice(0, index) }).catch(refusalOf);
    return copy.commits.flatMap(({ events }) => events.flatMap((event) => comebackOf(event, listener)));
  }

  /** In the model, and to those who listen. */
  private replay(deed: Deed): void {
    const { step, told, answer } = deed;
    const { servers } = this.model;
    servers.dayVersions = new Map(this.witness.days);
    servers.moving = movedBy(told, answer);
    servers.orders = [...told.flatMap((one) => this.hear(one)), ...deed.comebacks];
    servers.finalOrders = new Map(DAYS.map((day) => [day, this.witness.orderOf(day)]));
    switch (step.kind) {
      case 'time':
        return this.model.keepTime(this.store.room);
      case 'join':
        return this.latecomer.begin(existing(deed.shown));
      case 'save':
        this.saved.model = this.model.save();
        return;
      case 'loss':
        this.model.goBack(this.saved.model);
        this.model.keepTime(this.store.room);
        this.witness.begin(existing(deed.shown));
        return this.latecomer.begin(existing(deed.shown));
      default:
        return this.expect(deed, step);
    }
  }

  private expect({ command, answer, told }: Deed, step: Step): void {
    const wanted = this.attempted(step, command);
    assertSame(comparable(answer, wanted), comparable(wanted, wanted));
    const events = told.flatMap((one) => one.events).filter(({ kind }) => kind !== 'planning.ranks');
    assertSame(
      events.map(({ by, body }) => bare({ by, ...readBody<Facts>(body) })),
      bare(this.model.told),
    );
  }

  private attempted(step: Step, command: Command | undefined): object {
    try {
      return this.model.attempt(step.kind === 'say' ? step.by.user : '', () => happen(this.model, step, command));
    } catch (error) {
      if (error instanceof Refused) return error;
      throw error;
    }
  }

  /** Gives the orders of days to which items came back. */
  private hear({ events, lanes }: Told): string[][] {
    const chosen = events.flatMap((event) => {
      this.latecomer.hear(event);
      return comebackOf(event, this.witness);
    });
    for (const put of lanes) for (const listener of [this.witness, this.latecomer]) listener.overhear(put);
    return chosen;
  }

  private compare(...deeds: readonly Deed[]): void {
    if (deeds.every(({ step, told }) => step.kind === 'say' && told.length === 0)) return;
    learnTokens(this.store.room, this.model);
    assertSame(roomState(this.store.room), modelState(this.model));
    for (const listener of [this.witness, this.latecomer]) assertSame(listener.shown(this.model.now), this.shown());
  }

  private shown(): Shown {
    const { items, days, locks } = snapshotAck(this.store.room.view(LEASES, ITEMS));
    return {
      items,
      days: [...days].sort(({ day: one }, { day: other }) => ((one ?? '') < (other ?? '') ? -1 : 1)),
      locks,
    };
  }

  /** The room is as it was when it was saved, in a new epoch. */
  private lose(): void {
    const room = this.saved.room.copy();
    room.now = this.store.room.now + LOSS_MS;
    room.epoch = `${room.now.toString(36).padStart(9, '0')}next`;
    room.countFloor = countFloor(this.firstEpoch, room.epoch);
    this.store.goBack(room);
  }
}

/** What is done for a session, or after a loss, is a commit for each of its leases, and others may come between. */
const ONE_COMMIT: ReadonlySet<string> = new Set(['say', 'timer']);
const CHANGES: ReadonlySet<string> = new Set(['create', 'update', 'move', 'delete', 'restore']);

/** The listener hears the event; if an item came back by it, gives the order of its day. */
function comebackOf(event: NewEvent, listener: ModelListener): string[][] {
  listener.hear(event);
  const { action, day, undoes } = readBody<Heard>(event.body);
  return action === 'restore' || (action === 'move' && undoes !== undefined) ? [listener.orderOf(day)] : [];
}

function eventsOf(told: readonly Told[]): Heard[] {
  return told.flatMap(({ events }) => events.map(({ body }) => readBody<Heard>(body)));
}

function movedBy(told: readonly Told[], answer: object): ItemId[] {
  if (answer instanceof Refusal)
    return Object.entries(answer.extras.details ?? {}).flatMap(([key, value]) =>
      key === 'item_id' ? [value as ItemId] : [],
    );
  return eventsOf(told).flatMap(({ action, item_id }) => (action === 'move' ? [item_id as ItemId] : []));
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  throw error;
}

/** jest's equality is slow, and asked only for what to print. */
function assertSame(actual: unknown, wanted: unknown): void {
  if (!isSame(actual, wanted)) expect(actual).toEqual(wanted);
}
