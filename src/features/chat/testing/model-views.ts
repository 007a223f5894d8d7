import type { UserId } from '../../../protocol/ids.js';
import type { ChatModel } from './chat-model.js';
import type { Facts, ModelMessage, ModelPoll } from './model-words.js';

/** CHAT-5: a message as it is now. */
export function shown(message: ModelMessage): Facts {
  const { message_id, seq, ts, by: user_id, version, edited_at, deletedBy, reactions, replies, lastReplyAt } = message;
  if (deletedBy !== undefined) {
    const { thread } = message.extras;
    return plain({ message_id, seq, ts, user_id, version, deleted: true, by: deletedBy, thread });
  }
  return plain({
    ...body(message),
    ...{ seq, ts, user_id, version, edited_at },
    reactions: reactions.length > 0 ? reactions : undefined,
    ...(replies > 0 && { reply_count: replies, last_reply_at: lastReplyAt }),
  });
}

/** CHAT-2. */
export function body({ content, message_id, version, extras, poll }: ModelMessage): Facts {
  const { mentions = [] } = extras;
  return plain({
    ...{ content, message_id, version, ...extras },
    mentions: mentions.length > 0 ? mentions : undefined,
    poll: poll && shownPoll(poll),
  });
}

function shownPoll(poll: ModelPoll): Facts {
  const { options, multiple, closes_at, isClosed } = poll;
  const ballots = [...poll.ballots].map(([user_id, places]) => ({ user_id, options: places }));
  return {
    ...{ options, multiple: multiple || undefined, closes_at, closed: isClosed || undefined, ...tallyOf(poll) },
    ballots: ballots.length > 0 ? ballots : undefined,
  };
}

export function tallyOf({ options, ballots }: ModelPoll): Facts {
  const votes = [...ballots.values()].flat();
  return { tally: options.map((_, place) => votes.filter((vote) => vote === place).length), voters: ballots.size };
}

/** CHAT-4: the log as it is replayed. */
export function replayed({ log }: ChatModel): Facts[] {
  return log.map(({ by, ts, payload, carries }, place) => {
    const told = carries?.deletedBy === undefined ? payload : deletion(carries);
    return { seq: place + 1, by, ts, ...told };
  });
}

export function deletion({ message_id, version, deletedBy, extras: { thread } }: ModelMessage): Facts {
  return plain({ action: 'deleted', message_id, version, by: deletedBy, thread });
}

/** CHAT-5: `state.chat`, but for the page of messages. */
export function standing(model: ChatModel): Facts {
  const { pins, slowMs } = model;
  return { pins, receipts: receiptsOf(model), ...(slowMs > 0 && { slow_ms: slowMs }) };
}

/** What somebody knows who has heard everything. */
export function whole({ messages, pins, slowMs: slow_ms }: ChatModel): Facts {
  return { messages: messages.map(shown), pins, slow_ms };
}

/** CHAT-8. */
export function receiptsOf({ markers }: ChatModel): Facts[] {
  const users = [...markers.keys()].sort();
  return users.flatMap((user_id) => {
    const marker = markers.get(user_id);
    return marker === undefined ? [] : [{ user_id, ...marker }];
  });
}

/** CHAT-8. */
export function unreadOf(model: ChatModel, user: UserId, thread: string | undefined): Facts {
  const up_to = thread === undefined ? model.markerOf(user).read : (model.threadMarkers.get(`${user} ${thread}`) ?? 0);
  const unread = model
    .messagesOf(thread)
    .filter(({ seq, by, deletedBy }) => seq > up_to && by !== user && deletedBy === undefined);
  const mentioning = unread.filter(
    ({ extras: { mentions = [] }, answers }) =>
      answers === user || mentions.includes(user) || mentions.includes('@all'),
  );
  return { up_to, unread: unread.length, mentions: mentioning.length, more: false };
}

/** As it travels. */
export function plain(facts: Facts): Facts {
  return JSON.parse(JSON.stringify(facts)) as Facts;
}
