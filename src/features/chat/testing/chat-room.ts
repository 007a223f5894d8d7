import type { UserId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import { defineCommand } from '../../../realtime/decision.js';
import { RuleRoom } from '../../../testing/rule-room.js';
import type { ChatMessage, ChatTombstone, ChatUnread } from '../chat.messages.js';
import { historyPage, historyRanges } from '../history/history.rules.js';
import type { ChatHistory } from '../history/history.rules.js';
import { CHAT_LIST, shownEntry, threadList } from '../message.rules.js';
import { decideDeletion, deletionReads } from '../messages/delete.rules.js';
import { decideEdit, editReads } from '../messages/edit.rules.js';
import type { Edit } from '../messages/edit.rules.js';
import { decideSend, sendReads } from '../messages/send.rules.js';
import type { Send } from '../messages/send.rules.js';
import { decideMute, decideSlowMode, decideUnmute, muteReads } from '../moderation/moderation.rules.js';
import { decideReport, reportReads } from '../moderation/report.rules.js';
import { decidePin, decideUnpin, pinReads } from '../pins/pin.rules.js';
import { ballotReads, decideBallot, decideClosing, decideQuestion } from '../polls/poll.rules.js';
import { decideReaction, reactionReads } from '../reactions/reaction.rules.js';
import { markOf, markerRow } from '../receipts/marker.rules.js';
import { countUnread, unreadRanges } from '../receipts/unread.rules.js';
import { SETTINGS } from '../writer.rules.js';
import type { Writer } from '../writer.rules.js';

const COMMANDS = {
  send: defineCommand({ reads: sendReads, decide: decideSend }),
  edit: defineCommand({ reads: editReads, decide: decideEdit }),
  delete: defineCommand({ reads: deletionReads, decide: decideDeletion }),
  react: defineCommand({ reads: reactionReads, decide: decideReaction }),
  pin: defineCommand({ reads: pinReads, decide: decidePin }),
  unpin: defineCommand({ reads: pinReads, decide: decideUnpin }),
  ask: defineCommand({ reads: sendReads, decide: decideQuestion }),
  vote: defineCommand({ reads: ballotReads, decide: decideBallot }),
  close: defineCommand({ reads: ballotReads, decide: decideClosing }),
  report: defineCommand({ reads: reportReads, decide: decideReport }),
  mute: defineCommand({ reads: muteReads, decide: decideMute }),
  unmute: defineCommand({ reads: muteReads, decide: decideUnmute }),
  slowMode: defineCommand({ reads: () => ({ rows: [SETTINGS] }), decide: decideSlowMode }),
};

/** A chat for the specs of rules: people say what they would say in frames; `mod…` are moderators, `own…` owners. */
export class ChatRoom extends RuleRoom {
  private messages = 0;

  /** The id of the new message. */
  send(content: string, more: Partial<Send> = {}, user = 'ana'): string {
    return this.say(content, more, user).ack.message_id;
  }

  say(content: string, more: Partial<Send> = {}, user = 'ana') {
    const messageId = `m${++this.messages}`;
    return this.run(COMMANDS.send, { writer: writer(user), messageId, content, ...more });
  }

  edit(messageId: string, content: string, more: Partial<Edit> = {}, user = 'ana') {
    return this.run(COMMANDS.edit, { messageId, content, windowMs: 0, writer: writer(user), ...more });
  }

  delete(messageId: string, user = 'ana', thread?: string) {
    return this.run(COMMANDS.delete, { messageId, writer: writer(user), thread });
  }

  react(messageId: string, emoji: string, user = 'ana', op: 'add' | 'remove' = 'add') {
    return this.run(COMMANDS.react, { messageId, emoji, op, writer: writer(user) }).ack;
  }

  pin(messageId: string, user = 'ana') {
    return this.run(COMMANDS.pin, { messageId, writer: writer(user) }).ack;
  }

  unpin(messageId: string, user = 'ana') {
    return this.run(COMMANDS.unpin, { messageId, writer: writer(user) }).ack;
  }

  ask(content: string, options: readonly string[], more: { multiple?: true; closes_at?: number } = {}): string {
    const messageId = `m${++this.messages}`;
    this.run(COMMANDS.ask, { writer: writer('ana'), messageId, content, poll: { options, ballots: [], ...more } });
    return messageId;
  }

  vote(messageId: string, options: readonly number[], user = 'ana') {
    return this.run(COMMANDS.vote, { messageId, options, writer: writer(user) }).ack;
  }

  close(messageId: string, user = 'ana') {
    return this.run(COMMANDS.close, { messageId, options: [], writer: writer(user) }).ack;
  }

  report(messageId: string, reason: string, user = 'ben') {
    return this.run(COMMANDS.report, { messageId, reason, user: user as UserId }).ack;
  }

  mute(target: string, until?: number, user = 'mod') {
    return this.run(COMMANDS.mute, { target: target as UserId, until, writer: writer(user) }).ack;
  }

  unmute(target: string, user = 'mod') {
    return this.run(COMMANDS.unmute, { target: target as UserId, writer: writer(user) }).ack;
  }

  slowMode(intervalMs: number, user = 'mod') {
    return this.run(COMMANDS.slowMode, { intervalMs, writer: writer(user) }).ack;
  }

  unread(user = 'ana', thread?: string): ChatUnread {
    const row = markerRow(this.view(), user as UserId);
    const unread = { user: user as UserId, thread, after: markOf(row, { kind: 'read', thread }) };
    return countUnread(unread, this.read({ lists: unreadRanges(unread) }));
  }

  history(asked: ChatHistory = {}) {
    const lists = historyRanges(asked);
    if (lists instanceof Refusal) throw lists;
    return historyPage(this.read({ lists }));
  }

  /** As history shows it, from the room's list or that of a thread. */
  shown(messageId: string, thread?: string): Partial<ChatMessage> & Partial<ChatTombstone> {
    const entries = this.lists.get(thread === undefined ? CHAT_LIST : threadList(thread)) ?? [];
    const found = entries.map(shownEntry).find(({ message_id }) => message_id === messageId);
    if (found === undefined) throw new Error(`${messageId} is not kept`);
    return found;
  }
}

export function writer(user: string): Writer {
  const role = user.startsWith('mod') ? 'moderator' : user.startsWith('own') ? 'owner' : 'member';
  return { user: user as UserId, role };
}
