import type { UserId } from '../../../protocol/ids.js';
import { defineCommand } from '../../../realtime/decision.js';
import { RuleRoom } from '../../../testing/rule-room.js';
import type { ChatMessage, ChatTombstone } from '../chat.messages.js';
import { CHAT_LIST, shownEntry, threadList } from '../message.rules.js';
import { decideDeletion, deletionReads } from '../messages/delete.rules.js';
import { decideEdit, editReads } from '../messages/edit.rules.js';
import { decideSend, sendReads } from '../messages/send.rules.js';
import type { Send } from '../messages/send.rules.js';
import { decideReport, reportReads } from '../moderation/report.rules.js';
import { decidePin, decideUnpin, pinReads } from '../pins/pin.rules.js';
import { ballotReads, decideBallot, decideClosing, decideQuestion } from '../polls/poll.rules.js';
import { decideReaction, reactionReads } from '../reactions/reaction.rules.js';
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
};

/** A chat for the specs of rules: people say what they would say in frames; `mod…` are moderators. */
export class ChatRoom extends RuleRoom {
  private messages = 0;

  /** The id of the new message. */
  send(content: string, more: Partial<Send> = {}, user = 'ana'): string {
    const messageId = `m${++this.messages}`;
    this.run(COMMANDS.send, { writer: writer(user), messageId, content, ...more });
    return messageId;
  }

  edit(messageId: string, content: string, more: { thread?: string; baseVersion?: number; windowMs?: number } = {}) {
    return this.run(COMMANDS.edit, { messageId, content, windowMs: 0, writer: writer('ana'), ...more });
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

  /** As history shows it, from the room's list or that of a thread. */
  shown(messageId: string, thread?: string): Partial<ChatMessage> & Partial<ChatTombstone> {
    const entries = this.lists.get(thread === undefined ? CHAT_LIST : threadList(thread)) ?? [];
    const found = entries.map(shownEntry).find(({ message_id }) => message_id === messageId);
    if (found === undefined) throw new Error(`${messageId} is not kept`);
    return found;
  }
}

function writer(user: string): Writer {
  return { user: user as UserId, role: user.startsWith('mod') ? 'moderator' : 'member' };
}
