import { Refusal } from '../../../protocol/refusal.js';
import type { BatchAck } from '../planning.messages.js';
import type { BatchOperation } from './item-operations.messages.js';
import { createItem, deleteItem, restoreItem, updateItem } from './item.rules.js';
import type { ItineraryDraft } from './itinerary-draft.rules.js';
import { moveItem } from './move.rules.js';
import { UpkeepNeeded } from './shelf.rules.js';

/** PLAN-6: one operation after the other on one draft, each seeing what those before it did; the first refusal ends all. */
export function editAll(draft: ItineraryDraft, operations: readonly BatchOperation[]): BatchAck | Refusal {
  const results: BatchAck['results'][number][] = [];
  for (const [index, operation] of operations.entries()) {
    const result = edit(draft, operation);
    if (result instanceof UpkeepNeeded) return result;
    if (result instanceof Refusal) return batchFailed(index, result);
    results.push(result);
  }
  return { results };
}

export function batchFailed(index: number, { code, extras: { details } }: Refusal): Refusal {
  return new Refusal('batch_failed', { details: { index, code, ...(details === undefined ? {} : { details }) } });
}

function edit(draft: ItineraryDraft, operation: BatchOperation): BatchAck['results'][number] | Refusal {
  switch (operation.action) {
    case 'create':
      return createItem(draft, operation);
    case 'update':
      return updateItem(draft, operation);
    case 'delete':
      return deleteItem(draft, operation);
    case 'restore':
      return restoreItem(draft, operation);
    case 'move':
      return moveItem(draft, operation);
  }
}
