import type { Evidence } from '../evidence.js';
import type { FinalRoom } from '../final-room.js';
import type { Checker, Finding } from '../finding.js';
import { isEdit, isRow } from '../commits.js';
import type { Payload } from '../history.js';
import { readMark, wantedMarks } from '../mark.js';
import { isStored } from '../operations.js';
import { actionOf, goneIn, messageOf } from '../talk.js';
import type { Operation } from '../operations.js';
import { isHidden } from '../../support/frame-forms.js';
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
  const attempted = new Set(operations.flatMap(({ payload }) => wantedMarks(payload).map(({ by }) => by)));
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

function lossOf(evidence: Evidence, final: FinalRoom, operation: Operation): Finding[] {
  const { lines, terms } = evidence;
  const { room, epoch, events } = final;
  const { user, id, ack, type, endedAt: at } = operation;
  const [seq, of] = [Number(ack['seq']), String(ack['epoch'])];
  const name = `${type} ${user}/${id}`;
  const isGone = of !== epoch && lines.isCutOff(room, of, seq);
  if (isGone) return terms.mayLose ? [] : [{ kind: 'lost', at, what: `${name}: ${room} went back behind its ack` }];
  const isErased = isErasure(events[seq - 1], operation) && goneIn(evidence, final).has(messageOf(operation));
  if (isErased || isItsEvent(events, seq, operation)) return [];
  const seen = JSON.stringify(events[seq - 1]?.payload ?? null).slice(0, 120);
  return [{ kind: 'lost', at, what: `${name} was acked as ${of}:${seq} in ${room}; there stands ${seen}` }];
}

function isItsEvent(events: readonly Frame[], seq: number, { type, user, payload, ack }: Operation): boolean {
  const event = events[seq - 1];
  // Who reads in the end is in no audience.
  if (event !== undefined && type === 'location' && isHidden(event)) return true;
  if (event?.type !== type) return false;
  if (isEdit({ type, payload })) return isRow(event) && event.user_id === user && isMarked(event, payload);
  const { action, item_id: item } = payload;
  const isOf = (one: Frame | undefined, what: unknown): boolean =>
    one?.type === type && one.payload['action'] === what && one.payload['item_id'] === item;
  // Whoever unlocks what somebody else let run out tells that one's end; who waits gets the pen in the same step.
  if (action === 'unlock') return isOf(event, action) || (isOf(event, 'lock') && isOf(events[seq - 2], action));
  if (type === 'planning') return isOf(event, action) && (event.user_id === user || ack['queued'] === true);
  return event.user_id === user && isTold(event, payload) && isMarked(event, payload);
}

/** Of what carried content of a message, when that is gone. */
function isErasure(event: Frame | undefined, operation: Operation): boolean {
  const { type, payload } = event ?? { type: '', payload: {} };
  return type === 'chat' && payload['action'] === 'deleted' && payload['message_id'] === messageOf(operation);
}

/** What the event of a chat command says of it. */
const TOLD: Readonly<Record<string, Payload>> = {
  send: { action: undefined },
  edit: { action: 'edited' },
  delete: { action: 'deleted' },
  react: { action: 'reaction', op: 'add' },
  unreact: { action: 'reaction', op: 'remove' },
  poll: { action: undefined },
  poll_vote: { action: 'poll', state: 'open' },
  poll_close: { action: 'poll', state: 'closed' },
};

function isTold({ payload }: Frame, asked: Payload): boolean {
  const told = TOLD[actionOf(asked)];
  const { message_id = payload['message_id'], emoji = payload['emoji'] } = asked;
  return Object.entries({ ...told, message_id, emoji }).every(([name, value]) => payload[name] === value);
}

/** The mark is that of the command, or of one operation of a batch, whose last one may have none. */
function isMarked({ payload }: Frame, asked: Payload): boolean {
  const by = readMark(payload)?.by;
  const wanted = wantedMarks(asked).map((mark) => mark.by);
  return asked['ops'] === undefined ? by === wanted[0] : by === undefined || wanted.includes(by);
}
