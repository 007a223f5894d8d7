import assert from 'node:assert/strict';
import type { ManualClock } from '../../../../test/support/manual-clock.js';
import type { RoomId, SessionId, UserId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomStore } from '../../../store/room-store.js';
import { ChatModel } from './chat-model.js';
import { assertRefused, assertSame } from './model-assertions.js';
import { obey } from './model-commands.js';
import { commandOf } from './model-drafts.js';
import { ModelInstance } from './model-instance.js';
import { ModelMeetings } from './model-meeting.js';
import { ModelOnlooker } from './model-onlooker.js';
import { ask } from './model-questions.js';
import { ModelReader } from './model-reader.js';
import { end } from './model-sends.js';
import { BELONGING, PEOPLE } from './model-steps.js';
import type { Scene, Step } from './model-steps.js';
import { receiptsOf, whole } from './model-views.js';
import { Refused } from './model-words.js';
import type { Frame } from './model-words.js';

/** A step, and what the server answered. */
interface Deed {
  readonly step: Step;
  readonly frame: Frame | undefined;
  answer: object;
}

/** Receipts are told at most once in that time. */
const RECEIPT_MS = 1_000;

/** Takes steps in a room, by the services of two instances, and in the model, and compares all that can be seen of both. */
export class ModelTrial {
  commands = 0;
  private readonly frames: Frame[] = [];
  private readonly instances: readonly [ModelInstance, ModelInstance];
  private readonly meetings: ModelMeetings;
  private readonly onlooker: ModelOnlooker;
  private readonly witness: ModelReader;
  private readonly nomad: ModelReader;

  private constructor(
    store: RoomStore,
    private readonly clock: ManualClock,
    room: RoomId,
    private readonly model: ChatModel,
  ) {
    this.meetings = new ModelMeetings(store);
    const instance = () => new ModelInstance(this.meetings.store(), clock, room);
    this.instances = [instance(), instance()];
    this.onlooker = new ModelOnlooker(store, room, model, this.instances[0]);
    const source = { store, room, instance: this.instances[0], state: () => this.onlooker.state() };
    this.witness = new ModelReader(source);
    this.nomad = new ModelReader(source);
  }

  static async begin(store: RoomStore, clock: ManualClock, room: RoomId): Promise<ModelTrial> {
    for (const user of BELONGING) {
      const { role } = PEOPLE.find((one) => one.user === user) ?? { role: 'member' };
      const ref = await store.enter(room, { session: `${user}-phone` as SessionId, user: user as UserId, role });
      if (user === 'dia') await store.leave(room, ref, 0);
    }
    const view = await store.read(room, {});
    assert(view.kind === 'view');
    const trial = new ModelTrial(store, clock, room, new ChatModel(view.now, view.at.epoch));
    for (const reader of [trial.witness, trial.nomad]) await reader.come({ how: 'newest', back: 0, limit: 1 });
    return trial;
  }

  async take({ step, isThere, meanwhile }: Scene): Promise<void> {
    const [one, other] = this.instances;
    const [here, there] = isThere ? [other, one] : [one, other];
    if (step.kind === 'time') await this.pass(step.ms);
    const first = this.planned(step);
    const second = meanwhile === null ? undefined : this.planned(meanwhile);
    const meeting = await this.meetings.of(
      () => this.act(first, here),
      async () => {
        if (second !== undefined) await this.act(second, there);
      },
    );
    if (second === undefined) this.replay(first);
    else if (meeting === 'none') {
      this.replay(first);
      await this.act(second, there);
      this.replay(second);
    } else {
      // How far one has read is not beyond what there was when it was asked, and no event tells when it was stored.
      const isFirst = meeting === 'unnoticed' && isMark(first) && 'seq' in second.answer;
      for (const deed of isFirst ? [first, second] : [second, first]) this.replay(deed);
    }
    await this.compare();
    if (step.kind === 'time' && step.ms >= RECEIPT_MS) this.compareReceipts();
  }

  /** All sockets close, so what waits is told. */
  async end(): Promise<void> {
    for (const instance of this.instances) await instance.flush(PEOPLE);
    await this.compare();
    this.compareReceipts();
    for (const reader of [this.witness, this.nomad]) reader.leave();
  }

  private planned(step: Step): Deed {
    const frame = this.frameOf(step);
    if (frame !== undefined) this.frames.push(frame);
    if (frame !== undefined || step.kind === 'ask') this.commands += 1;
    return { step, frame, answer: {} };
  }

  private frameOf(step: Step): Frame | undefined {
    const { frames, model } = this;
    const number = frames.length;
    if (step.kind === 'say') {
      const { by, draft, hasId } = step;
      return { by, id: hasId ? `k${number}` : undefined, command: commandOf(draft, number, model) };
    }
    if (step.kind !== 'again') return undefined;
    const frame = frames.filter(({ id }) => id !== undefined).at(-1 - step.ago);
    if (frame === undefined || !step.isOther || frame.by.role === 'guest') return frame;
    return { ...frame, command: commandOf({ action: 'send', content: 'new' }, number, model) };
  }

  private async pass(ms: number): Promise<void> {
    this.model.now += ms;
    await this.clock.skip(ms);
    await this.clock.advance(0);
  }

  /** On the server. */
  private async act(deed: Deed, instance: ModelInstance): Promise<void> {
    const { step, frame } = deed;
    if (frame !== undefined) deed.answer = await instance.say(frame).catch(refusalOf);
    if (step.kind === 'time') await this.endPolls(instance);
    if (step.kind === 'ask') await ask(step.question, this.model, instance);
    if (step.kind === 'away') this.nomad.leave();
    if (step.kind === 'back') await this.nomad.come(step);
    if (step.kind === 'page') await this.nomad.page(step);
  }

  /** The timer may reach both instances. */
  private async endPolls(instance: ModelInstance): Promise<void> {
    const other = this.instances.find((one) => one !== instance);
    for (const poll of this.model.due()) {
      await instance.end(poll);
      await other?.end(poll);
    }
  }

  /** In the model. */
  private replay({ step, frame, answer }: Deed): void {
    const { model } = this;
    if (step.kind === 'time') for (const poll of model.due()) end(model, poll, poll.by);
    if (frame === undefined) return;
    const { message_id: made = '' } = answer as { readonly message_id?: string };
    try {
      assertSame(
        answer,
        model.take(frame, () => obey(model, frame.by, frame.command, made)),
      );
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      assertRefused(answer, error);
    }
  }

  private async compare(): Promise<void> {
    await this.onlooker.compare();
    for (const reader of [this.witness, this.nomad]) {
      reader.read();
      if (reader.isCurrent) assertSame(reader.client.shown(), whole(this.model));
    }
  }

  private compareReceipts(): void {
    for (const { isCurrent, client } of [this.witness, this.nomad])
      if (isCurrent) assertSame(client.shownReceipts(), receiptsOf(this.model));
  }
}

function isMark({ frame }: Deed): boolean {
  return frame?.command.action === 'read' || frame?.command.action === 'delivered';
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  throw error;
}
