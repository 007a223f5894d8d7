import assert from 'node:assert/strict';
import type { RoomId, SessionId, UserId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { Firing } from '../../../store/room-store.js';
import { LocationModel } from './location-model.js';
import type { Sending } from './location-model.js';
import { ModelOnlooker, same } from './model-onlooker.js';
import type { Sender } from './model-instance.js';
import { ModelSenders } from './model-senders.js';
import { BELONGING, OUTSIDER, SEED_USER } from './model-steps.js';
import type { Scene, Step } from './model-steps.js';
import { METRES_PER_DEGREE, MIDDLE, RADIUS_M, Refused } from './model-words.js';
import type { Facts } from './model-words.js';
import type { ModelWorld } from './model-world.js';

type Of<Kind extends Step['kind']> = Extract<Step, { readonly kind: Kind }>;
/** A step, and what the server answered. */
interface Deed {
  readonly step: Step;
  readonly at: 0 | 1;
  readonly serial: number;
  readonly action: string;
  readonly payload: Facts;
  answer: Facts | Refusal;
}

/** The last digit of the time at which something is done: what it brings about later never meets what others do. */
const DIGIT = { fix: [1, 5], start: 2, place_set: 3, others: 8 } as const;
const FIX_DIGIT = 4;
const READERS = [...BELONGING, OUTSIDER];

/** Takes steps in a room, by two instances, and in the model, and compares all that can be seen of both. */
export class ModelTrial {
  commands = 0;
  private readonly senders: readonly [ModelSenders, ModelSenders];
  private readonly openedAt = new Map<string, number>();
  private readonly strayTimers: string[] = [];
  private readonly onlooker: ModelOnlooker;

  private constructor(
    private readonly world: ModelWorld,
    private readonly room: RoomId,
    private readonly model: LocationModel,
  ) {
    this.senders = [new ModelSenders(model), new ModelSenders(model)];
    this.onlooker = new ModelOnlooker(world.store, room, model);
    world.onFiring.set(room, (firing) => this.noteFiring(firing));
  }

  static async begin(world: ModelWorld, room: RoomId): Promise<{ trial: ModelTrial; stop: () => void }> {
    const trial = new ModelTrial(world, room, new LocationModel(world.clock.now()));
    for (const user of BELONGING) await trial.enter(user);
    return { trial, stop: await trial.onlooker.listen() };
  }

  async take({ step, isThere, meanwhile }: Scene): Promise<void> {
    const { model, world } = this;
    const at = isThere ? 1 : 0;
    const digit = digitOf(step, at);
    await this.pass(10 - (model.now % 10) + digit);
    if (step.kind === 'time') await this.pass(step.ms);
    else {
      const first = this.planned(step, at);
      const second =
        meanwhile === null || areOfOne(step, meanwhile) ? undefined : this.planned(meanwhile, at === 0 ? 1 : 0);
      const hasMet = await world.meet(
        () => this.act(first),
        async () => {
          if (second !== undefined) await this.act(second);
        },
      );
      await world.quiet();
      if (second !== undefined && hasMet) this.replay(second);
      this.replay(first);
      if (second !== undefined && !hasMet) {
        await this.act(second);
        await world.quiet();
        this.replay(second);
      }
    }
    await world.quiet();
    await this.pass(0);
    await this.compare(at);
  }

  private async compare(at: 0 | 1): Promise<void> {
    this.onlooker.compareTold();
    await this.onlooker.compareKept();
    const reader = READERS[this.commands % READERS.length] ?? OUTSIDER;
    await this.onlooker.compareSnapshot(this.world.instances[at], this.sender(reader));
    assert.deepEqual(this.strayTimers, []);
  }

  /** From one thing that happens by itself to the next. */
  private async pass(ms: number): Promise<void> {
    const { model, world, senders } = this;
    const end = model.now + ms;
    for (;;) {
      const due = Math.min(model.nextDue(), ...senders.map((one) => one.nextTurn()));
      const next = Math.max(model.now, Math.min(due, end));
      await world.pass(next - model.now);
      model.now = next;
      ModelSenders.settle(senders, next);
      model.settle();
      if (due > end) return;
    }
  }

  private planned(step: Step, at: 0 | 1): Deed {
    this.commands += 1;
    return { step, at, serial: this.model.serial, ...this.frameOf(step), answer: {} };
  }

  private frameOf(step: Step): { action: string; payload: Facts } {
    switch (step.kind) {
      case 'start': {
        const { duration_ms, isJourney, precision, audience } = step;
        const place_id = this.placeId(step);
        const until = isJourney ? { until: 'arrival', ...(place_id !== undefined && { place_id }) } : {};
        return { action: 'share_start', payload: { duration_ms, precision, audience, ...until } };
      }
      case 'extend':
        return { action: 'share_extend', payload: { duration_ms: step.duration_ms } };
      case 'stop':
        return { action: 'share_stop', payload: {} };
      case 'fix':
        return {
          action: 'update',
          payload: { ...pointAt(step.metres), accuracy: 5, heading: 90, ts: this.timeOf(step) },
        };
      case 'place_set':
        return { action: 'place_set', payload: this.settingOf(step) };
      case 'place_remove':
        return { action: 'place_remove', payload: { place_id: this.model.places.id(step.of) ?? 'none' } };
      default:
        return { action: step.kind, payload: {} };
    }
  }

  private settingOf(step: Of<'place_set'>): Facts {
    const { metres, isMeeting, lasts } = step;
    const place_id = step.of === undefined ? undefined : this.model.places.id(step.of);
    const expires_at = lasts === undefined ? undefined : this.model.now + lasts;
    return { place_id, name: 'Tower', ...pointAt(metres), radius_m: RADIUS_M, meeting: isMeeting, expires_at };
  }

  private timeOf({ age }: Of<'fix'>): number | undefined {
    if (age === undefined) return undefined;
    const before = this.model.now - age;
    return before - (before % 10) - 10 + FIX_DIGIT;
  }

  private placeId({ of }: Of<'start'>): string | undefined {
    return of === undefined ? undefined : (this.model.places.id(of) ?? 'none');
  }

  /** On the server. */
  private async act(deed: Deed): Promise<void> {
    const { step, at, action, payload } = deed;
    const instance = this.world.instances[at];
    if (step.kind === 'join') await this.enter(OUTSIDER);
    else if (step.kind === 'leave') {
      const { user } = this.sender(step.user);
      await instance.feature.onDrop?.(this.room, { session: `${user}-phone` as SessionId, user: user as UserId });
    } else if ('user' in step) {
      const sender = this.sender(step.user, 'device' in step ? step.device : undefined);
      deed.answer = (await instance.say(this.room, sender, action, payload).catch(refusalOf)) as Facts | Refusal;
    }
  }

  /** In the model. */
  private replay(deed: Deed): void {
    const { step, at, answer } = deed;
    if (step.kind === 'leave') {
      this.senders[at].flush(step.user);
      this.openedAt.set(step.user, this.model.now);
    }
    if (step.kind === 'leave' || step.kind === 'join') return;
    try {
      same(ackOf(step, answer), this.obey(deed));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      same(answer instanceof Refusal ? answer.code : answer, error.code);
    }
  }

  private obey({ step, at, serial, payload, answer }: Deed): Facts {
    const { model } = this;
    const made = answer instanceof Refusal ? {} : answer;
    switch (step.kind) {
      case 'start': {
        const { user, device, duration_ms: durationMs, isJourney, precision, audience } = step;
        const placeId = payload['place_id'] as string | undefined;
        const ack = model.start(
          { user, device, durationMs, isJourney, placeId, precision, audience },
          String(made['share_id']),
        );
        this.senders[at].drop(user);
        return ack;
      }
      case 'extend':
        return model.extend(step.user, step.duration_ms);
      case 'stop': {
        const ack = model.stop(step.user);
        this.senders[at].drop(step.user);
        return ack;
      }
      case 'fix': {
        const { device, metres } = step;
        return this.senders[at].update(this.sending(step.user, serial), {
          device,
          metres,
          ts: payload['ts'] as number | undefined,
        });
      }
      case 'place_set': {
        const { metres, isMeeting } = step;
        const id = String(payload['place_id'] ?? made['place_id']);
        const expiresAt = payload['expires_at'] as number | undefined;
        return model.places.set({ id, metres, isMeeting, by: step.user, expiresAt }, model.now);
      }
      case 'place_remove':
        return model.places.remove(step.user, String(payload['place_id']));
      default:
        return {};
    }
  }

  private async enter(user: string): Promise<void> {
    const entrance = { session: `${user}-phone` as SessionId, user: user as UserId, role: 'member' };
    await this.world.store.enter(this.room, entrance);
    this.model.roster.add(user);
  }

  private sender(user: string, device?: string): Sender {
    return { user, device, version: user === SEED_USER ? 1 : 2, openedAt: this.openedAt.get(user) ?? 0 };
  }

  private sending(user: string, serial: number): Sending {
    return { user, isSeed: user === SEED_USER, openedAt: this.openedAt.get(user) ?? 0, serial };
  }

  /** LOC-6: the timers of a share go with it. */
  private noteFiring({ key }: Firing): void {
    const [kind = '', user = ''] = key.split('/');
    const isOver = kind !== 'location.place' && this.model.of(user).share === undefined;
    if (isOver) this.strayTimers.push(key);
  }
}

function digitOf({ kind }: Step, at: 0 | 1): number {
  if (kind === 'fix') return DIGIT.fix[at];
  return kind === 'start' || kind === 'place_set' ? DIGIT[kind] : DIGIT.others;
}

/**
 * Fixes of one user that meet, also one that waited and goes out now: which one is the newest is judged where they are put, but not what came of the other one, as
 * no commit is guarded by a position.
 */
function areOfOne(step: Step, other: Step): boolean {
  const [sends, alsoSends] = [step, other].map(({ kind }) => kind === 'fix' || kind === 'leave');
  return sends === true && alsoSends === true && 'user' in step && 'user' in other && step.user === other.user;
}

function pointAt(metres: number): Facts {
  return { latitude: MIDDLE.latitude + metres / METRES_PER_DEGREE, longitude: MIDDLE.longitude };
}

/** What the kernel stamps onto it is its own business, and advice is nobody's. */
function ackOf({ kind }: Step, answer: Facts | Refusal): unknown {
  if (answer instanceof Refusal) return answer.code;
  const { seq, epoch, ts, policy, ...ack } = answer;
  return kind === 'fix' ? { ...ack, ts } : ack;
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  throw error;
}
