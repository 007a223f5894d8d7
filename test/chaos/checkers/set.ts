import type { Evidence, FinalRoom } from '../evidence.js';
import type { Checker, Finding } from '../finding.js';
import { readMark } from '../mark.js';
import { isStored } from '../operations.js';
import type { Operation } from '../operations.js';
import type { Frame } from '../../support/rally-client.js';

/** G1, G3: what was acked stands in the store, once, at its seq; and nothing stands there that nobody wanted. */
export const checkSet: Checker = (evidence) => evidence.store.flatMap((room) => checkRoom(evidence, room));

function checkRoom(evidence: Evidence, room: FinalRoom): Finding[] {
  const operations = evidence.operations.filter((operation) => operation.room === room.room);
  const stored = new Map<string, number[]>();
  for (const { seq = 0, payload } of room.events) {
    const mark = readMark(payload);
    if (mark !== undefined) stored.set(mark.by, [...(stored.get(mark.by) ?? []), seq]);
  }
  const attempted = new Set(operations.map(({ user, id }) => `${user}/${id}`));
  return [
    ...holes(room),
    ...operations.filter(isStored).flatMap((operation) => lossOf(evidence, room, operation)),
    ...[...stored].flatMap(([by, seqs]): Finding[] => {
      if (!attempted.has(by)) return [{ kind: 'foreign', what: `${room.room} holds ${by}, which nobody wanted` }];
      return seqs.length === 1 ? [] : [{ kind: 'duplicated', what: `${room.room} holds ${by} at ${seqs.join(', ')}` }];
    }),
  ];
}

function holes({ room, events, head }: FinalRoom): Finding[] {
  const isDense = events.length === head && events.every(({ seq }, index) => seq === index + 1);
  return isDense ? [] : [{ kind: 'lost', what: `${room} reads as ${events.length} events, its head is ${head}` }];
}

function lossOf({ lines, terms }: Evidence, { room, epoch, events }: FinalRoom, operation: Operation): Finding[] {
  const { user, id, ack, type, endedAt: at } = operation;
  const [seq, of] = [Number(ack['seq']), String(ack['epoch'])];
  const name = `${type} ${user}/${id}`;
  const isGone = of !== epoch && lines.isCutOff(room, of, seq);
  if (isGone) return terms.mayLose ? [] : [{ kind: 'lost', at, what: `${name}: ${room} went back behind its ack` }];
  if (isItsEvent(events[seq - 1], operation)) return [];
  const seen = JSON.stringify(events[seq - 1]?.payload ?? null).slice(0, 120);
  return [{ kind: 'lost', at, what: `${name} was acked as ${of}:${seq} in ${room}; there stands ${seen}` }];
}

function isItsEvent(event: Frame | undefined, { type, user, id, payload }: Operation): boolean {
  if (event?.type !== type) return false;
  // Whoever unlocks what somebody else let run out tells that one's end.
  if (event.user_id !== user && payload['action'] !== 'unlock') return false;
  const mark = readMark(payload);
  if (mark !== undefined) return readMark(event.payload)?.by === `${user}/${id}`;
  return event.payload['action'] === payload['action'] && event.payload['item_id'] === payload['item_id'];
}
