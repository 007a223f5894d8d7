import type { UserId } from '../../../protocol/ids.js';
import { Refusal, invalidPayload } from '../../../protocol/refusal.js';
import { isPlainText } from '../../../protocol/text.js';
import { answer, both, change } from '../../../realtime/decision.js';
import type { Decision, Outcome, Reads } from '../../../realtime/decision.js';
import type { Millis, TimerKey } from '../../../store/room-contents.js';
import type { NewEvent, RoomView } from '../../../store/room-store.js';
import type { ChatPollEvent, ChatSendAck, PollTally } from '../chat.messages.js';
import { findMessage, messageReads, replaceMessage, shownPoll } from '../message.rules.js';
import type { Found, KeptMessage, KeptPoll, MessageRef } from '../message.rules.js';
import { isLongerThan } from '../messages/content.rules.js';
import { decideSend } from '../messages/send.rules.js';
import type { Send } from '../messages/send.rules.js';
import { isModerator, mutedFault, senderKey } from '../writer.rules.js';
import type { Writer } from '../writer.rules.js';

export const OPTIONS_MAX = 20;
const VOTERS_MAX = 1_000;
/** Code points. */
const OPTION_MAX = 200;
const OPEN_MAX_MS: Millis = 366 * 24 * 60 * 60 * 1_000;
const POLL_TIMER = 'chat.poll/';

export const pollTimer = (messageId: string): TimerKey => POLL_TIMER + messageId;
export const polledBy = (key: TimerKey): string => key.slice(POLL_TIMER.length);

export interface Question extends Send {
  readonly poll: KeptPoll;
}
export interface Ballot extends MessageRef {
  readonly writer: Writer;
  /** Places of options; none = taken back. */
  readonly options: readonly number[];
}
export interface Closing extends MessageRef {
  readonly writer: Writer;
}

/** CHAT-11: a message whose content is the question. */
export function decideQuestion(question: Question, view: RoomView): Decision<ChatSendAck> {
  const { messageId, poll } = question;
  const issues = optionIssues(poll.options);
  if (issues.length > 0) return invalidPayload(...issues);
  const { closes_at: end } = poll;
  if (end !== undefined && (end <= view.now || end > view.now + OPEN_MAX_MS)) {
    return invalidPayload({ path: 'closes_at', rule: 'isWithinAYear' });
  }
  const decision = decideSend(question, view);
  if (decision instanceof Refusal || decision.kind === 'answer' || end === undefined) return decision;
  return change(both(decision.changes, { timers: [{ key: pollTimer(messageId), at: end }] }), decision.ack);
}

function optionIssues(options: readonly string[]) {
  return options.flatMap((option, place) => {
    const isFine = option.trim() !== '' && isPlainText(option) && !isLongerThan(option, OPTION_MAX);
    if (!isFine) return [{ path: `options.${place}`, rule: 'isLength' }];
    return options.indexOf(option) === place ? [] : [{ path: `options.${place}`, rule: 'isUnique' }];
  });
}

export function ballotReads(ballot: Ballot): Reads {
  const { rows, lists } = messageReads(ballot);
  return { rows: [...rows, senderKey(ballot.writer.user)], lists };
}

/** CHAT-11: one ballot per user, the last one counts. */
export function decideBallot(ballot: Ballot, view: RoomView): Decision<PollTally & { readonly noop?: true }> {
  const { writer, options } = ballot;
  const fault = mutedFault(view, writer);
  if (fault !== null) return fault;
  const polled = findOpenPoll(ballot, view);
  if (polled instanceof Refusal) return polled;
  const { found, poll } = polled;
  const chosen = [...new Set(options)].sort((a, b) => a - b);
  if (chosen.some((option) => option >= poll.options.length))
    return invalidPayload({ path: 'options', rule: 'isOption' });
  if (chosen.length > 1 && poll.multiple !== true) return invalidPayload({ path: 'options', rule: 'isOne' });
  const before = poll.ballots.find(([user]) => user === writer.user)?.[1] ?? [];
  if (before.join() === chosen.join()) return answer({ ...tallyOf(poll), noop: true });
  const others = poll.ballots.filter(([user]) => user !== writer.user);
  const ballots = chosen.length === 0 ? others : [...others, [writer.user, chosen] as const];
  if (ballots.length > VOTERS_MAX) return new Refusal('poll_limit', { details: { max: VOTERS_MAX } });
  const counted = { ...poll, ballots };
  return tell(found, counted, { state: 'open', by: writer, options: chosen });
}

/** CHAT-11: by its author, a moderator or an owner, before its time. */
export function decideClosing(closing: Closing, view: RoomView): Decision<PollTally> {
  const { writer } = closing;
  const polled = findOpenPoll(closing, view);
  if (polled instanceof Refusal) return polled;
  const { found, poll } = polled;
  if (found.by !== writer.user && !isModerator(writer)) return new Refusal('not_author');
  return tell(found, { ...poll, closed: true }, { state: 'closed', by: writer });
}

/** CHAT-11: its time is over. Told in the name of whoever asked; where it is closed or gone, there is nothing to do. */
export function decideEnd(messageId: string, view: RoomView): Outcome<object> {
  const found = findMessage({ messageId }, view);
  if (found instanceof Refusal || found.message.poll === undefined || found.message.poll.closed === true)
    return answer({});
  return tell(found, { ...found.message.poll, closed: true }, { state: 'closed', by: { user: found.by } });
}

function findOpenPoll(ref: MessageRef, view: RoomView): { found: Found; poll: KeptPoll } | Refusal {
  const found = findMessage(ref, view);
  if (found instanceof Refusal) return found;
  const { poll } = found.message;
  if (poll === undefined) return new Refusal('message_not_found', { message: 'The message is no poll' });
  const isOver = poll.closed === true || (poll.closes_at !== undefined && poll.closes_at <= view.now);
  return isOver ? new Refusal('poll_closed') : { found, poll };
}

function tell(
  found: Found,
  poll: KeptPoll,
  { by, ...what }: Pick<ChatPollEvent, 'state' | 'options'> & { readonly by: Pick<Writer, 'user'> },
): Extract<Outcome<PollTally>, { kind: 'change' }> {
  const { message_id } = found.message;
  const changes = {
    ...replaceMessage(found, { ...found.message, poll }),
    timers: poll.closed === true ? [{ key: pollTimer(message_id), at: null }] : [],
    events: [pollEvent(found.message, poll, what, by.user)],
  };
  return { kind: 'change', changes, ack: tallyOf(poll) };
}

/** A message without the user's ballot, and what is told of that. */
export function withdrawnBallot(message: KeptMessage, user: UserId): readonly [KeptMessage, readonly NewEvent[]] {
  const { poll } = message;
  const ballots = poll?.ballots.filter(([voter]) => voter !== user) ?? [];
  if (poll === undefined || ballots.length === poll.ballots.length) return [message, []];
  const counted = { ...poll, ballots };
  const state = poll.closed === true ? 'closed' : 'open';
  return [{ ...message, poll: counted }, [pollEvent(message, counted, { state, options: [] }, user)]];
}

function pollEvent(
  { message_id, thread }: KeptMessage,
  poll: KeptPoll,
  what: Pick<ChatPollEvent, 'state' | 'options'>,
  by: UserId,
): NewEvent {
  const event: ChatPollEvent = {
    action: 'poll',
    ...what,
    message_id,
    ...tallyOf(poll),
    ...(thread !== undefined && { thread }),
  };
  return { kind: 'chat.poll', by, body: JSON.stringify(event) };
}

function tallyOf(poll: KeptPoll): PollTally {
  const { tally, voters } = shownPoll(poll);
  return { tally, voters };
}
