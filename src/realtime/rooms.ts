import { Injectable } from '@nestjs/common';
import type { RoomId } from '../protocol/ids.js';
import { Refusal } from '../protocol/refusal.js';
import type { Stamp } from '../protocol/stamp.js';
import { readBody } from '../store/body.js';
import { RoomStore } from '../store/room-store.js';
import type { Once } from '../store/room-changes.js';
import type {
  Commit,
  CommitResult,
  LaneConditions,
  LanePut,
  LaneResult,
  Receipt,
  RoomQuery,
  RoomView,
} from '../store/room-store.js';
import type { Millis } from '../store/room-contents.js';
import { commitOf } from './attempt.js';
import type { RoomCall, Sender } from './call.js';
import { commandDigest } from './command-digest.js';
import { CommandRunner } from './command-runner.js';
import type { Ending } from './command-runner.js';
import type { Changes, Command, Settlement } from './decision.js';
import { unlessRemoved } from './removal.rules.js';
import { SharedReads } from './shared-reads.js';

interface Viewing {
  readonly room: RoomId;
  readonly query: Omit<RoomQuery, 'once'>;
}

/** The room as features see it: one call from command to ack. Throws {@link Refusal} or StoreUnavailable, nothing else. */
@Injectable()
export class Rooms {
  private readonly runner: CommandRunner;
  private readonly views = new SharedReads((asked: Viewing) => this.store.read(asked.room, asked.query));

  constructor(private readonly store: RoomStore) {
    this.runner = new CommandRunner(store, (room, query) => this.view(room, query));
  }

  /**
   * Read → rule → commit, atomically: the idempotency memory is asked before the rule; a race lost to another instance
   * is decided again with the newer rows. The ack is made only when the commit is stored. Nothing is committed for a user
   * who was removed from the room (ROOM-8).
   */
  async run<Input, Ack extends object>(
    command: Command<Input, Ack>,
    call: RoomCall,
    input: Input,
  ): Promise<Ack & Stamp> {
    const { room, session, member, endsAt } = call;
    const once = onceOf(call);
    const fence = fenceOf(member);
    const frame = once === undefined ? fence : { once, origin: { session: session.id, re: once.id }, ...fence };
    const allowed = unlessRemoved(command, session.user);
    return conclude(await this.runner.execute(room, frame, allowed, input, endsAt), once);
  }

  /** `run` for what is simply done again if it is repeated (ENV-5): its id is not remembered, nor told with its events. */
  async runAnew<Input, Ack extends object>(
    command: Command<Input, Ack>,
    { room, session, member, endsAt }: Pick<RoomCall, 'room' | 'session' | 'member' | 'endsAt'>,
    input: Input,
  ): Promise<Ack & Stamp> {
    return conclude(
      await this.runner.execute(room, fenceOf(member), unlessRemoved(command, session.user), input, endsAt),
    );
  }

  /**
   * One commit of what was decided by what was seen before, without a turn and without a read: where that is no longer so
   * it is `lost`, and the caller looks again. Its id is not remembered (ENV-5); that the user was not removed, it guards itself.
   */
  async attempt(
    { room, member }: RoomCall,
    changes: Changes,
    { epoch, guards }: Required<Pick<Commit, 'epoch' | 'guards'>>,
  ): Promise<Extract<CommitResult, { kind: 'committed' | 'lost' }>> {
    const commit = commitOf({ kind: 'change', changes, ack: {} }, fenceOf(member), guards);
    const result = await this.store.commit(room, { epoch, ...commit });
    if (result.kind === 'committed' || result.kind === 'lost') return result;
    throw new Refusal(result.kind === 'full' ? 'storage_full' : 'superseded');
  }

  /**
   * The ack of a call that was done already, for features that have to ask somebody slow before their rule; `undefined` if
   * its id is not known (yet: the same may be under way) or it has none. Throws `idempotency_mismatch` as `run` does.
   */
  async recall<Ack extends object>(call: RoomCall): Promise<(Ack & Stamp) | undefined> {
    const once = onceOf(call);
    if (once === undefined) return undefined;
    const known = await this.store.read(call.room, { once });
    return known.kind === 'duplicate' ? repeated<Ack>(known.receipt, once) : undefined;
  }

  /**
   * `run` for what no client asked for. With `firing` the commit also removes the timer, whatever it changes; `as` a
   * session that another connection took over, nothing is done.
   */
  async settle<Input>(
    room: RoomId,
    settlement: Settlement<Input>,
    input: Input,
    cause: Pick<Commit, 'firing' | 'as'> = {},
  ): Promise<void> {
    try {
      conclude(await this.runner.execute(room, cause, settlement, input));
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'superseded')) throw error;
    }
  }

  /** `settle`, and whether that changed anything. Throws {@link Refusal} `unavailable` if it lost too many races. */
  async amend<Input>(room: RoomId, settlement: Settlement<Input>, input: Input): Promise<boolean> {
    const ending = await this.runner.execute(room, {}, settlement, input);
    conclude(ending);
    return ending.kind === 'committed';
  }

  /** One instant of the room, not before now; equal questions asked at once share it. */
  async view(room: RoomId, query: Viewing['query']): Promise<RoomView> {
    const view = await this.views.ask({ room, query });
    if (view.kind === 'duplicate') throw new Error('A read without `once` was answered by a receipt');
    return view;
  }

  /** The store's time, near enough to be shown. */
  now(): Millis {
    return this.store.now();
  }

  /** May wait for others of the room, as long as its sender says nothing more. */
  setLane(
    { room, session, member, inbox }: Sender,
    put: Omit<LanePut, 'by'>,
    conditions: Omit<LaneConditions, 'as'> = {},
  ): Promise<LaneResult> {
    const fenced = member === undefined ? conditions : { as: member, ...conditions };
    const result = this.store.setLane(room, { by: session.user, ...put }, fenced);
    inbox?.whenFollowed(() => this.store.hurry(room));
    return result;
  }
}

/** Of a member: what is done for it is refused once another connection took its session over. */
function fenceOf(member: RoomCall['member']): Pick<Commit, 'as'> {
  return member === undefined ? {} : { as: member };
}

/** Nobody can repeat a frame that had no id, so there is nothing to remember. */
function onceOf(call: RoomCall): Once | undefined {
  const { id, session } = call;
  return id === undefined ? undefined : { user: session.user, id, digest: commandDigest(call) };
}

function conclude<Ack extends object>(ending: Ending<Ack>, once?: Once): Ack & Stamp {
  switch (ending.kind) {
    case 'answer':
    case 'fired': // Another instance answered the timer; there is nobody to tell.
      return ending.ack;
    case 'committed': {
      const { first, at, now, ack } = ending;
      // Not a literal that begins with a spread: see decision 15.
      return first === 0 ? ack : Object.assign({}, ack, { seq: at.seq, ts: now, epoch: at.epoch });
    }
    case 'duplicate':
      return repeated<Ack>(ending.receipt, once);
    case 'superseded':
      throw new Refusal('superseded');
    case 'full':
      throw new Refusal('storage_full');
  }
}

/** ENV-5: the first answer again, unless the id stood for another command. */
function repeated<Ack extends object>(receipt: Receipt, once: Once | undefined): Ack & Stamp {
  if (receipt.digest !== once?.digest) throw new Refusal('idempotency_mismatch');
  const { at, now, first, ack } = receipt;
  const stamp = first === 0 ? {} : { seq: at.seq, ts: now, epoch: at.epoch };
  return { ...readBody<Ack>(ack), ...stamp, duplicate: true };
}
