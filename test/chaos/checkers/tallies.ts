import type { Frame } from '../../support/rally-client.js';
import { isGone } from '../conversation.js';
import type { Evidence } from '../evidence.js';
import type { FinalRoom } from '../final-room.js';
import type { Checker, Finding } from '../finding.js';
import type { Payload } from '../history.js';
import type { Operation } from '../operations.js';
import { actsOf, differenceIn, messageOf, knownPairsOf, openActsOf } from '../talk.js';

/** CHAT-6, CHAT-11: one reaction of a kind and one ballot per user; what was acked counts; a poll closes once. */
export const checkTallies: Checker = (evidence) =>
  evidence.store.flatMap((room) => [
    ...counts(room),
    ...stillOpen(room),
    ...untrue(evidence, room),
    ...unasked(evidence, room),
    ...others(evidence, room),
  ]);

/** Each event tells what all events up to it make. */
function counts(room: FinalRoom): Finding[] {
  const urns = new Map<string, Urn>();
  return room.events.filter(isTally).flatMap((event): Finding[] => {
    const id = String(event.payload['message_id']);
    const urn = urns.get(id) ?? new Urn();
    urns.set(id, urn);
    const wrong = urn.take(event);
    return wrong === undefined ? [] : [fault(room, event, `${wrong}, on ${id}`)];
  });
}

/** What was counted on one message. */
class Urn {
  private readonly reactions = new Map<string, Set<string>>();
  private readonly ballots = new Map<string, readonly number[]>();
  private isClosed = false;

  /** What is wrong with the event. */
  take({ user_id: user = '', payload }: Frame): string | undefined {
    return payload['action'] === 'reaction' ? this.react(user, payload) : this.vote(user, payload);
  }

  private react(user: string, { emoji, op, count }: Payload): string | undefined {
    const users = this.reactions.get(String(emoji)) ?? new Set<string>();
    this.reactions.set(String(emoji), users);
    const isThere = users.has(user);
    if (op === 'add') users.add(user);
    else users.delete(user);
    if (isThere === (op === 'add')) return `${user} did ${String(op)} ${String(emoji)} twice`;
    return count === users.size ? undefined : `${String(count)} of ${String(emoji)}, which are ${users.size}`;
  }

  private vote(user: string, { state, options, tally, voters }: Payload): string | undefined {
    const wasClosed = this.isClosed;
    this.isClosed ||= state === 'closed';
    if (wasClosed) return `${String(state)} after it was closed`;
    if (state === 'open') this.ballots.set(user, options as readonly number[]);
    const all = [...this.ballots.values()];
    const counted = (tally as readonly number[]).map((_, option) => all.filter((one) => one.includes(option)).length);
    const isRight = voters === all.filter((one) => one.length > 0).length && String(counted) === String(tally);
    return isRight ? undefined : `${String(voters)} voters and ${String(tally)}, which are ${String(counted)}`;
  }
}

/** The room is read long after the end of each poll that has one. */
function stillOpen({ room, messages }: FinalRoom): Finding[] {
  return messages
    .filter((message) => !isGone(message) && message.poll?.closes_at !== undefined && message.poll.closed !== true)
    .map(({ message_id }) => ({ kind: 'tally', what: `${room}: the poll ${message_id} did not end` }));
}

const ACTS = ['react', 'unreact', 'poll_vote', 'poll_close'] as const;

/** An ack and its event say the same. */
function untrue(evidence: Evidence, room: FinalRoom): Finding[] {
  return actsOf(evidence, room, ...ACTS).flatMap((operation): Finding[] => {
    const event = room.events[Number(operation.ack['seq']) - 1];
    if (event === undefined || !isEventOf(operation, event)) return []; // `set` tells of it.
    const { user, id, ack } = operation;
    const isSame = ['count', 'tally', 'voters'].every((name) => String(ack[name]) === String(event.payload[name]));
    return isSame ? [] : [fault(room, event, `${user}/${id} was told ${JSON.stringify(ack)}`)];
  });
}

/** Changes that nobody wanted, but for polls that end by themselves. */
function unasked(evidence: Evidence, room: FinalRoom): Finding[] {
  const claimed = new Set(actsOf(evidence, room, ...ACTS).map(({ ack }) => ack['seq']));
  const open = openActsOf(evidence, room, ...ACTS);
  return room.events
    .filter((event) => isTally(event) && event.payload['state'] !== 'closed' && !claimed.has(event.seq))
    .filter((event) => !open.some((operation) => isEventOf(operation, event)))
    .map((event) => fault(room, event, `${String(event.user_id)} has no ack for it`));
}

function others(evidence: Evidence, room: FinalRoom): Finding[] {
  return knownPairsOf(evidence, room).flatMap((pair): Finding[] => {
    const what = differenceIn(pair, ['reactions', 'poll']);
    return what === undefined ? [] : [{ kind: 'tally', what, ...(pair.at === undefined ? {} : { at: pair.at }) }];
  });
}

function isEventOf(operation: Operation, { user_id: user, payload }: Frame): boolean {
  const { action, emoji } = operation.payload;
  if (operation.user !== user || messageOf(operation) !== payload['message_id']) return false;
  if (action === 'poll_vote' || action === 'poll_close') {
    return payload['state'] === (action === 'poll_vote' ? 'open' : 'closed');
  }
  return payload['emoji'] === emoji && payload['op'] === (action === 'react' ? 'add' : 'remove');
}

function isTally({ type, payload: { action } }: Frame): boolean {
  return type === 'chat' && (action === 'reaction' || action === 'poll');
}

function fault({ room }: FinalRoom, { seq, payload }: Frame, what: string): Finding {
  return { kind: 'tally', what: `${room} seq ${String(seq)}: ${what}; ${JSON.stringify(payload)}` };
}
