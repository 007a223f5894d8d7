import type { JsonObject } from '../../../protocol/envelope.js';
import type { UserId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import { isFor } from '../../../realtime/addressed.rules.js';
import { readBody } from '../../../store/body.js';
import type { LogEntry } from '../../../store/room-contents.js';
import type { RoomView } from '../../../store/room-store.js';
import type { ChangeMessage, ChangesAck } from '../planning.messages.js';

/** Changes of one page. */
export const CHANGES_MAX = 200;

/** PLAN-9: what the log has of the itinerary for this reader, and how far it was looked through for that. */
export function changesPage(
  { at, log }: Pick<RoomView, 'at' | 'log'>,
  reader: UserId,
  limit = CHANGES_MAX,
): ChangesAck | Refusal {
  if (log?.kind !== 'resumed') return new Refusal('resync_required', { details: { reason: log?.reason } });
  const { entries, more, cut } = log;
  const changes = entries.filter((entry) => entry.kind.startsWith('planning.') && isFor(entry, reader));
  // Up to the next change: what lies between, of other features, need not be looked through again.
  const next = changes[limit];
  const seq = next === undefined ? (entries.at(-1)?.seq ?? at.seq) : next.seq - 1;
  return {
    changes: changes.slice(0, limit).map(changeMessage),
    epoch: at.epoch,
    seq,
    more: more || next !== undefined,
    ...(cut === undefined ? {} : { cut }),
  };
}

function changeMessage({ seq, ts, by, body }: LogEntry): ChangeMessage {
  return { seq, ts, user_id: by, payload: readBody<JsonObject>(body) };
}
