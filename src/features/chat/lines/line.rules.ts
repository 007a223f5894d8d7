import type { Tell } from '../../../realtime/decision.js';
import type { KeptMessage } from '../message.rules.js';
import { listed } from '../messages/send.rules.js';

/** CHAT-14: a message in the name, and the commit, of whoever did what it tells; its event is the last one. */
export function tellLine(messageId: string): Tell {
  return (changes, { by, key, text, params }) => {
    const { events = [], lists = [] } = changes;
    const message: KeptMessage = { content: text, message_id: messageId, version: 1, system: { key, params } };
    const body = JSON.stringify(message);
    const event = { kind: 'chat.send', by, body };
    return { ...changes, events: [...events, event], lists: [...lists, ...listed(message, body, events.length)] };
  };
}
