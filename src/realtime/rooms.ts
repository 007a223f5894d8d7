import { Injectable } from '@nestjs/common';
import type { RoomId } from '../protocol/ids.js';
import { COMMAND_MAX_RACES } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import { readBody } from '../store/body.js';
import { RoomStore, StoreUnavailable } from '../store/room-store.js';
import type {
  Commit,
  CommitResult,
  Guard,
  LanePut,
  LaneResult,
  Once,
  Receipt,
  RoomQuery,
  RoomView,
} from '../store/room-store.js';
import type { Millis } from '../store/room-contents.js';
import type { RoomCall } from './call.js';
import { commandDigest } from './command-digest.js';
import { guardsOf } from './decision.js';
import type { Changes, Command, Decision, Outcome, Reads, Settlement } from './decision.js';
import { RoomQueues } from './room-queues.js';
import { SharedReads } from './shared-reads.js';

/** What every ack of a commit that wrote events tells (CHAT-2, ROOM-3). */
export interface Stamp {
  readonly seq?: number;
  readonly ts?: number;
  readonly epoch?: string;
  readonly duplicate?: true;
}
interface Viewing {
  readonly room: RoomId;
  readonly query: Omit<RoomQuery, 'once'>;
}
type LostRace = Extract<CommitResult, { kind: 'lost' }>;
type Frame = Pick<Commit, 'once' | 'as' | 'firing' | 'origin'>;

/** The room as features see it: one call from command to ack. Throws {@link Refusal} or StoreUnavailable, nothing else. */
@Injectable()
export class Rooms {
  private readonly queues = new RoomQueues();
  private readonly views = new SharedReads((asked: Viewing) => this.store.read(asked.room, asked.query));

  constructor(private readonly store: RoomStore) {}

  /**
   * Read → rule → commit, atomically: the idempotency memory is asked before the rule; a race lost to another instance
   * is decided again with the newer rows. The ack is made only when the commit is stored.
   */
  async run<Input, Ack extends object>(
    command: Command<Input, Ack>,
    call: RoomCall,
    input: Input,
  ): Promise<Ack & Stamp> {
    const { session, member, id } = call;
    const as = member === undefined ? {} : { as: member };
    // Nobody can repeat a frame that had no id, so there is nothing to remember.
    if (id === undefined) return this.execute(call.room, as, command, input, call.endsAt);
    const once: Once = { user: session.user, id, digest: commandDigest(call) };
    return this.execute(
      call.room,
      { ...as, once, origin: { session: session.id, re: id } },
      command,
      input,
      call.endsAt,
    );
  }

  /**
   * The same for what no client asked for. With `firing` the commit also removes the timer, whatever it changes; `as` a
   * session that another connection took over, nothing is done.
   */
  async settle<Input>(
    room: RoomId,
    settlement: Settlement<Input>,
    input: Input,
    cause: Pick<Commit, 'firing' | 'as'> = {},
  ): Promise<void> {
    try {
      await this.execute(room, cause, settlement, input);
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'superseded')) throw error;
    }
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

  setLane(call: RoomCall, put: Omit<LanePut, 'by'>): Promise<LaneResult> {
    return this.store.setLane(call.room, { ...put, by: call.session.user }, call.member);
  }

  private async execute<Input, Ack extends object>(
    room: RoomId,
    frame: Frame,
    command: Command<Input, Ack>,
    input: Input,
    endsAt = Infinity,
  ): Promise<Ack & Stamp> {
    if (command.reads === undefined) return this.commitBlindly(room, frame, command.decide(input));
    const { decide } = command;
    const reads = command.reads(input);
    // From read to commit nothing else of this instance comes between; only other instances can still win a race.
    return this.queues.run(room, async () => {
      if (performance.now() > endsAt) throw new StoreUnavailable('its turn came too late, nothing was done');
      const view = await this.store.read(room, { ...reads, ...(frame.once === undefined ? {} : { once: frame.once }) });
      if (view.kind === 'duplicate') return recall<Ack>(view.receipt, frame.once);
      return this.settleRaces(room, frame, reads, view, (seen) => decide(input, seen));
    });
  }

  private async commitBlindly<Ack extends object>(
    room: RoomId,
    frame: Frame,
    decision: Decision<Ack>,
  ): Promise<Ack & Stamp> {
    if (decision instanceof Refusal) throw decision;
    if (decision.kind === 'answer') return decision.ack;
    const result = await this.store.commit(room, commitOf(decision, frame, []));
    if (result.kind === 'lost') throw new Error('A commit without guards lost a race');
    return conclude(result, decision.ack, frame.once);
  }

  private async settleRaces<Ack extends object>(
    room: RoomId,
    frame: Frame,
    reads: Reads,
    view: RoomView,
    decide: (view: RoomView) => Decision<Ack>,
  ): Promise<Ack & Stamp> {
    const { rows = [], ...unguarded } = reads;
    let seen = view;
    for (let race = 0; race < COMMAND_MAX_RACES; race++) {
      const decision = decide(seen);
      if (decision instanceof Refusal) throw decision;
      if (decision.kind === 'answer' && frame.firing === undefined) return decision.ack;
      const guards = decision.kind === 'answer' ? [] : guardsOf(rows, seen, decision.changes);
      const result = await this.store.commit(room, { ...commitOf(decision, frame, guards), epoch: seen.at.epoch });
      if (result.kind !== 'lost') return conclude(result, decision.ack, frame.once);
      // The refusal carries the rows; whatever else was read may have changed with them.
      const isRowsOnly = Object.keys(unguarded).length === 0 && result.at.epoch === seen.at.epoch;
      seen = isRowsOnly ? renewed(seen, guards, result) : await this.view(room, reads);
    }
    throw new Refusal('unavailable', { message: 'Others keep changing the same rows; repeat with the same `id`' });
  }
}

function commitOf(decision: Outcome<object>, frame: Frame, guards: readonly Guard[]): Commit {
  if (decision.kind === 'answer') return frame;
  const { notAfter: _, guardOnly: __, ...changes }: Changes = decision.changes;
  return { ...changes, ...frame, guards, ack: JSON.stringify(decision.ack) };
}

function conclude<Ack extends object>(
  result: Exclude<CommitResult, { kind: 'lost' }>,
  ack: Ack,
  once?: Once,
): Ack & Stamp {
  switch (result.kind) {
    case 'committed':
      return result.first === 0 ? ack : { ...ack, seq: result.at.seq, ts: result.now, epoch: result.at.epoch };
    case 'duplicate':
      return recall<Ack>(result.receipt, once);
    case 'superseded':
      throw new Refusal('superseded');
    case 'full':
      throw new Refusal('storage_full');
    case 'fired':
      return ack; // Another instance answered the timer; there is nobody to tell.
  }
}

/** ENV-5: the first answer again, unless the id stood for another command. */
function recall<Ack extends object>(receipt: Receipt, once: Once | undefined): Ack & Stamp {
  if (receipt.digest !== once?.digest) throw new Refusal('idempotency_mismatch');
  const { at, now, first, ack } = receipt;
  const stamp = first === 0 ? {} : { seq: at.seq, ts: now, epoch: at.epoch };
  return { ...readBody<Ack>(ack), ...stamp, duplicate: true };
}

function renewed(view: RoomView, guards: readonly Guard[], { at, now, rev, rows: newer }: LostRace): RoomView {
  const rows = new Map(view.rows);
  for (const { key } of guards) rows.delete(key);
  for (const [key, row] of newer) rows.set(key, row);
  return { ...view, at, now, rev, rows };
}
