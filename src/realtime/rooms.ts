import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { RoomId } from '../protocol/ids.js';
import { COMMAND_MAX_RACES } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import { readBody } from '../store/body.js';
import { RoomStore } from '../store/room-store.js';
import type {
  Commit,
  CommitResult,
  Firing,
  LanePut,
  LaneResult,
  Once,
  Receipt,
  RoomQuery,
  RoomView,
  Row,
  RowKey,
} from '../store/room-store.js';
import type { RoomCall } from './call.js';
import { commandDigest } from './command-digest.js';
import { guardsOf } from './decision.js';
import type { Changes, Command, Decision } from './decision.js';
import { RoomQueues } from './room-queues.js';

/** What every ack of a commit that wrote events tells (CHAT-2, ROOM-3). */
export interface Stamp {
  readonly seq?: number;
  readonly ts?: number;
  readonly epoch?: string;
  readonly duplicate?: true;
}
type Frame = Pick<Commit, 'once' | 'as' | 'firing' | 'origin'>;

/** The room as features see it: one call from command to ack. Throws {@link Refusal} or StoreUnavailable, nothing else. */
@Injectable()
export class Rooms {
  private readonly queues = new RoomQueues();

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
    const { session, member } = call;
    const id = call.id ?? randomUUID();
    const once: Once = { user: session.user, id, digest: call.id === undefined ? '' : commandDigest(call) };
    const frame: Frame = {
      once,
      ...(member === undefined ? {} : { as: member }),
      ...(call.id === undefined ? {} : { origin: { session: session.id, re: call.id } }),
    };
    return this.execute(call.room, frame, command, input);
  }

  /** The same for what no client asked for: a due timer, or the end of a session. */
  async settle<Input>(room: RoomId, command: Command<Input, object>, input: Input, firing?: Firing): Promise<void> {
    await this.execute(room, firing === undefined ? {} : { firing }, command, input);
  }

  /** One instant of the room. */
  async view(room: RoomId, query: Omit<RoomQuery, 'once'>): Promise<RoomView> {
    const view = await this.store.read(room, query);
    if (view.kind === 'duplicate') throw new Error('A read without `once` was answered by a receipt');
    return view;
  }

  setLane(call: RoomCall, put: Omit<LanePut, 'by'>): Promise<LaneResult> {
    return this.store.setLane(call.room, { ...put, by: call.session.user }, call.member);
  }

  private async execute<Input, Ack extends object>(
    room: RoomId,
    frame: Frame,
    command: Command<Input, Ack>,
    input: Input,
  ): Promise<Ack & Stamp> {
    const decide = (view: RoomView) => command.decide(input, view);
    if (command.reads === undefined) return this.settleRaces(room, frame, [], emptyView(), decide);
    const reads = command.reads(input);
    // From read to commit nothing else of this instance comes between; only other instances can still win a race.
    return this.queues.run(room, async () => {
      const view = await this.store.read(room, { ...reads, ...(frame.once === undefined ? {} : { once: frame.once }) });
      if (view.kind === 'duplicate') return recall<Ack>(view.receipt, frame.once);
      return this.settleRaces(room, frame, reads.rows ?? [], view, decide);
    });
  }

  private async settleRaces<Ack extends object>(
    room: RoomId,
    frame: Frame,
    rows: readonly RowKey[],
    view: RoomView,
    decide: (view: RoomView) => Decision<Ack>,
  ): Promise<Ack & Stamp> {
    let seen = view;
    for (let race = 0; race < COMMAND_MAX_RACES; race++) {
      const decision = decide(seen);
      if (decision instanceof Refusal) throw decision;
      if (decision.kind === 'answer' && frame.firing === undefined) return decision.ack;
      const result = await this.store.commit(room, commitOf(decision, frame, rows, seen));
      if (result.kind !== 'lost') return conclude(result, decision.ack, frame.once);
      seen = { ...seen, now: result.now, rev: result.rev, rows: merged(seen.rows, rows, result.rows) };
    }
    throw new Refusal('unavailable', { message: 'Others keep changing the same rows; repeat with the same `id`' });
  }
}

function commitOf<Ack extends object>(
  decision: Exclude<Decision<Ack>, Refusal>,
  frame: Frame,
  rows: readonly RowKey[],
  view: RoomView,
): Commit {
  if (decision.kind === 'answer') return frame;
  const { notAfter: _, guardOnly: __, ...changes }: Changes = decision.changes;
  return { ...changes, ...frame, guards: guardsOf(rows, view, decision.changes), ack: JSON.stringify(decision.ack) };
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

function merged(
  known: ReadonlyMap<RowKey, Row>,
  asked: readonly RowKey[],
  newer: ReadonlyMap<RowKey, Row>,
): ReadonlyMap<RowKey, Row> {
  const rows = new Map(known);
  for (const key of asked) rows.delete(key);
  for (const [key, row] of newer) rows.set(key, row);
  return rows;
}

function emptyView(): RoomView {
  const none = new Map<never, never>();
  return { kind: 'view', at: { epoch: '', seq: 0 }, rev: 0, now: 0, rows: none, tables: none, lists: [], lanes: none };
}
