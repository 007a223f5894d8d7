import * as items from './model-items.js';
import type {
  CreateCommand,
  ItemCommand,
  MoveCommand,
  ReorderCommand,
  UpdateCommand,
  VoteCommand,
} from './model-items.js';
import * as leases from './model-leases.js';
import type { LeaseCommand, LockCommand } from './model-leases.js';
import { Refused, existing } from './model-room.js';
import type { Facts, ModelRoom, Who } from './model-room.js';
import type { Step } from './model-steps.js';
import { undo } from './model-undo.js';
import type { UndoCommand } from './model-undo.js';

export type Operation =
  | ({ readonly action: 'update' } & UpdateCommand)
  | ({ readonly action: 'create' } & CreateCommand)
  | ({ readonly action: 'move' } & MoveCommand)
  | ({ readonly action: 'delete' } & ItemCommand)
  | ({ readonly action: 'restore' } & Pick<ItemCommand, 'item_id'>);
export interface BatchCommand {
  readonly action: 'batch';
  readonly ops: readonly Operation[];
}
/** What a client may send: the payload of a frame. */
export type Command =
  | Operation
  | BatchCommand
  | ({ readonly action: 'undo' } & UndoCommand)
  | ({ readonly action: 'reorder' } & ReorderCommand)
  | ({ readonly action: 'lock' } & LockCommand)
  | ({ readonly action: 'renew' | 'unlock' } & LeaseCommand)
  | ({ readonly action: 'vote' } & VoteCommand);

/** What must come of a step. */
export function happen(room: ModelRoom, step: Step, command: Command | undefined): Facts {
  switch (step.kind) {
    case 'say':
      return obey(room, step.by, existing(command));
    case 'timer':
      leases.timer(room, step.id);
      return {};
    case 'cut':
      leases.cut(room, step.by.session);
      return {};
    case 'goOn':
      leases.goOn(room, step.by.session);
      return {};
    case 'leave':
      leases.leave(room, step.by.session);
      return {};
    case 'forfeit':
      leases.forfeit(room);
      return {};
    default:
      return {};
  }
}

/** What must come of a command: the facts of its ack. Throws what it is refused with; what it tells stands in the room. */
function obey(room: ModelRoom, by: Who, command: Command): Facts {
  switch (command.action) {
    case 'lock':
      return leases.lock(room, by, command);
    case 'renew':
      return leases.renew(room, by, command);
    case 'unlock':
      return leases.unlock(room, by, command);
    case 'vote':
      return items.vote(room, by, command);
    case 'reorder':
      return items.reorder(room, by, command);
    case 'undo':
      return undo(room, by, command);
    case 'batch':
      return batch(room, by, command);
    default:
      return operate(room, by, command);
  }
}

function operate(room: ModelRoom, by: Who, operation: Operation): Facts {
  switch (operation.action) {
    case 'update':
      return items.update(room, by, operation);
    case 'create':
      return items.create(room, by, operation);
    case 'move':
      return items.move(room, by, operation);
    case 'delete':
      return items.remove(room, by, operation);
    case 'restore':
      return items.restore(room, by, operation);
  }
}

/** PLAN-6: one after the other, all or nothing. */
function batch(room: ModelRoom, by: Who, { ops }: BatchCommand): Facts {
  const results: Facts[] = [];
  let isNoop = true;
  for (const [index, operation] of ops.entries()) {
    room.isNoop = false;
    try {
      results.push(operate(room, by, operation));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { code, details } = error;
      throw new Refused('batch_failed', { index, code, ...(details && { details }) });
    }
    isNoop &&= room.isNoop;
  }
  room.isNoop = isNoop;
  return { results };
}
