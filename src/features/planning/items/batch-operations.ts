import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../../protocol/envelope.js';
import type { ItemId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import { PayloadPipe, RawPayload } from '../../../realtime/payload.pipe.js';
import { batchFailed } from './batch.rules.js';
import type { Edit } from './edit.rules.js';
import {
  PlanningCreateDto,
  PlanningDeleteDto,
  PlanningMoveDto,
  PlanningRestoreDto,
  PlanningUpdateDto,
} from './item.dto.js';
import type { BatchOperation, CreateOperation, UpdateOperation } from './item-operations.messages.js';

const payloads = new PayloadPipe();

/** The operations of a batch, validated as if each had come by itself, and what they have to know. Throws `batch_failed`. */
export function batchOf(
  ops: readonly JsonObject[],
  isStrict: boolean,
): Omit<Edit<readonly BatchOperation[]>, 'author'> {
  const operation = ops.map((fields, index) => {
    try {
      return operationOf(new RawPayload(fields, isStrict));
    } catch (error) {
      throw error instanceof Refusal ? batchFailed(index, error) : error;
    }
  });
  const histories = operation.flatMap((one) => (one.action === 'update' ? rebasedBy(one) : []));
  return { operation, items: operation.map(({ item_id }) => item_id), histories: [...new Set(histories)] };
}

/** PLAN-3: only who rebases has to know what others did. */
export function rebasedBy({ item_id, on_conflict }: UpdateOperation): ItemId[] {
  return on_conflict === 'rebase' ? [item_id] : [];
}

/** Made once for a command, however often it is decided. */
export function withId(create: PlanningCreateDto): CreateOperation {
  return Object.assign(create, { item_id: create.item_id ?? (randomUUID() as ItemId) });
}

function operationOf(payload: RawPayload): BatchOperation {
  switch (payload.fields['action']) {
    case 'create':
      return as('create', withId(payloads.read(PlanningCreateDto, payload)));
    case 'update':
      return as('update', payloads.read(PlanningUpdateDto, payload));
    case 'delete':
      return as('delete', payloads.read(PlanningDeleteDto, payload));
    case 'restore':
      return as('restore', payloads.read(PlanningRestoreDto, payload));
    case 'move':
      return as('move', payloads.read(PlanningMoveDto, payload));
    default:
      throw new Refusal('unknown_action');
  }
}

function as<Action extends string, Operation extends object>(action: Action, operation: Operation) {
  return Object.assign(operation, { action });
}
