import type { JsonObject } from '../../protocol/envelope.js';
import { readBody } from '../../store/body.js';

/** What every event that shows a whole item has. */
interface WholeItem {
  readonly item_id: string;
  readonly day: string | null;
  readonly rank: string;
  readonly version: number;
  readonly data: JsonObject;
}

/**
 * Section 6: the original knows updates only. An item that appears, moves or comes back is told as one with its whole
 * data, one that is deleted as one whose data says so.
 */
export const PLANNING_SEED_VIEWS = {
  'planning.create': asUpdate,
  'planning.move': asUpdate,
  'planning.restore': asReturn,
  'planning.delete': asDeletion,
};

function asUpdate(body: string): string {
  return updateOf(readBody<WholeItem>(body));
}

/** Whoever merges updates has to get rid of what the deletion said. */
function asReturn(body: string): string {
  const item = readBody<WholeItem>(body);
  return updateOf({ ...item, data: { deleted: null, ...item.data } });
}

function asDeletion(body: string): string {
  const { item_id, version } = readBody<Pick<WholeItem, 'item_id' | 'version'>>(body);
  return JSON.stringify({ action: 'update', item_id, data: { deleted: true }, version });
}

function updateOf({ item_id, day, rank, version, data }: WholeItem): string {
  return JSON.stringify({ action: 'update', item_id, data, version, day, rank });
}
