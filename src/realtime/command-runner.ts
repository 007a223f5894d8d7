import type { RoomId } from '../protocol/ids.js';
import { COMMAND_MAX_RACES } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import { StoreUnavailable } from '../store/room-store.js';
import type { RowKey } from '../store/room-contents.js';
import type { CommitResult, Duplicate, RoomQuery, RoomStore, RoomView } from '../store/room-store.js';
import { commitOf, guardsOf, renewed } from './attempt.js';
import type { Frame, LostRace } from './attempt.js';
import type { AssumingCommand, Command, Decision, Reads, RowsView, SeeingCommand } from './decision.js';
import { RoomQueues } from './room-queues.js';

/** What a rule looks at. */
interface Sight<View> {
  /** Guarded. */
  readonly rows: readonly RowKey[];
  /** Then a lost race tells all that is new; otherwise more may have changed with the rows. */
  readonly isRowsOnly: boolean;
  /** At another instant. */
  readonly again: () => Promise<View>;
}

/** What became of a command that was not refused. */
export type Ending<Ack extends object> =
  | Duplicate
  | { readonly kind: 'answer'; readonly ack: Ack }
  | (Exclude<CommitResult, LostRace> & { readonly ack: Ack });

/** From a command to its outcome: what is read, what is decided, and what becomes of lost races. */
export class CommandRunner {
  private readonly queues = new RoomQueues();

  constructor(
    private readonly store: RoomStore,
    private readonly reread: (room: RoomId, query: Omit<RoomQuery, 'once'>) => Promise<RoomView>,
  ) {}

  /** Rejects with the refusal of the rule. */
  execute<Input, Ack extends object>(
    room: RoomId,
    frame: Frame,
    command: Command<Input, Ack>,
    input: Input,
    endsAt = Infinity,
  ): Promise<Ending<Ack>> {
    if (command.reads !== undefined) return this.look(room, frame, command, input, endsAt);
    if (command.usuallyAbsent !== undefined) return this.assume(room, frame, command, input, endsAt);
    return this.commitBlindly(room, frame, command.decide(input));
  }

  /** Read, decide, commit. */
  private look<Input, Ack extends object>(
    room: RoomId,
    frame: Frame,
    command: Pick<SeeingCommand<Input, Ack>, 'reads' | 'decide'>,
    input: Input,
    endsAt: number,
  ): Promise<Ending<Ack>> {
    const reads = command.reads(input);
    return this.inTurn(room, endsAt, async () => {
      const view = await this.store.read(room, frame.once === undefined ? reads : { once: frame.once, ...reads });
      if (view.kind === 'duplicate') return view;
      return this.settleRaces(room, frame, this.sight(room, reads), view, (seen) => command.decide(input, seen));
    });
  }

  /** Decide as if the rows were not there, commit where that is true. Its guards hold whatever comes between, so it need not wait. */
  private async assume<Input, Ack extends object>(
    room: RoomId,
    frame: Frame,
    command: AssumingCommand<Input, Ack>,
    input: Input,
    endsAt: number,
  ): Promise<Ending<Ack>> {
    const rows = command.usuallyAbsent(input);
    const ahead = command.decide(input, null);
    if (ahead instanceof Refusal || ahead.kind === 'answer')
      return this.look(room, frame, { ...command, reads: () => ({ rows }) }, input, endsAt);
    const absences = rows.map((key) => ({ key, rev: 0 }));
    const result = await this.store.commit(room, commitOf(ahead, frame, absences));
    if (result.kind !== 'lost') return { ack: ahead.ack, ...result };
    const lost: RowsView = result;
    return this.inTurn(room, endsAt, () =>
      this.settleRaces(room, frame, this.sight(room, { rows }), lost, (seen) => command.decide(input, seen)),
    );
  }

  /** From read to commit nothing else of this instance comes between; only other instances can still win a race. */
  private inTurn<T>(room: RoomId, endsAt: number, job: () => Promise<T>): Promise<T> {
    return this.queues.run(room, async () => {
      if (performance.now() > endsAt) throw new StoreUnavailable('its turn came too late, nothing was done');
      return job();
    });
  }

  private sight(room: RoomId, reads: Reads): Sight<RoomView> {
    const { rows = [], ...others } = reads;
    return { rows, isRowsOnly: Object.keys(others).length === 0, again: () => this.reread(room, reads) };
  }

  private async commitBlindly<Ack extends object>(
    room: RoomId,
    frame: Frame,
    decision: Decision<Ack>,
  ): Promise<Ending<Ack>> {
    if (decision instanceof Refusal) throw decision;
    if (decision.kind === 'answer') return decision;
    const result = await this.store.commit(room, commitOf(decision, frame, []));
    if (result.kind === 'lost') throw new Error('A commit without guards lost a race');
    return { ack: decision.ack, ...result };
  }

  private async settleRaces<View extends RowsView, Ack extends object>(
    room: RoomId,
    frame: Frame,
    { rows, isRowsOnly, again }: Sight<View>,
    view: View,
    decide: (view: View) => Decision<Ack>,
  ): Promise<Ending<Ack>> {
    let seen = view;
    for (let race = 0; race < COMMAND_MAX_RACES; race++) {
      const decision = decide(seen);
      if (decision instanceof Refusal) throw decision;
      if (decision.kind === 'answer' && frame.firing === undefined) return decision;
      const guards = decision.kind === 'answer' ? [] : guardsOf(rows, seen, decision.changes);
      const result = await this.store.commit(room, { epoch: seen.at.epoch, ...commitOf(decision, frame, guards) });
      if (result.kind !== 'lost') return { ack: decision.ack, ...result };
      // The refusal carries the rows; whatever else was read may have changed with them.
      const isTold = isRowsOnly && result.at.epoch === seen.at.epoch;
      seen = isTold ? renewed(seen, guards, result) : await again();
    }
    throw new Refusal('unavailable', { message: 'Others keep changing the same rows; repeat with the same `id`' });
  }
}
