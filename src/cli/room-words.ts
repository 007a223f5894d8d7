import type { Frame } from '../../sdk/src/frames.js';
import type { JsonObject } from '../protocol/envelope.js';
import { printable } from './output.js';

/** Fields that are shown in words, or tell a person nothing. */
const UNTOLD = new Set(['action', 'message_id', 'version']);
const PRESENCE: Readonly<Record<string, string>> = { join: 'joined', leave: 'left' };

/** What somebody did, to go after their name; without control characters, whatever they wrote. */
export function wordsOf({ type, payload }: Frame): string {
  return printable(known(type, payload) ?? plain(type, payload));
}

function known(type: string, payload: JsonObject): string | undefined {
  if (type === 'chat') return chatWords(payload);
  if (type === 'planning') return planningWords(payload);
  if (type === 'location' && payload['action'] === undefined) return placeWords(payload);
  if (type === 'presence') return PRESENCE[String(payload['action'])] ?? `is ${String(payload['state'])}`;
  return undefined;
}

function chatWords(payload: JsonObject): string | undefined {
  const { action, content, emoji, op, state, kind, up_to } = payload;
  switch (action) {
    case undefined:
      return `${String(content)}${attachmentWords(payload)}`;
    case 'edited':
      return `changed a message: ${String(content)}`;
    case 'deleted':
      return 'deleted a message';
    case 'reaction':
      return op === 'add' ? `reacted with ${String(emoji)}` : `took ${String(emoji)} back`;
    case 'typing':
      return state === 'start' ? 'is typing …' : 'stopped typing';
    case 'receipt':
      return kind === 'read' ? `has read up to ${String(up_to)}` : `has received up to ${String(up_to)}`;
    default:
      return undefined;
  }
}

function attachmentWords({ attachments }: JsonObject): string {
  if (!Array.isArray(attachments)) return '';
  return (attachments as JsonObject[]).map(({ kind, url }) => ` [${String(kind)} ${String(url)}]`).join('');
}

function planningWords({ action, item_id, reason, data, day }: JsonObject): string | undefined {
  const item = String(item_id);
  switch (action) {
    case 'lock':
      return `edits ${item}`;
    case 'unlock':
      return `finished editing ${item}${reason === 'released' ? '' : ` (${String(reason)})`}`;
    case 'create':
    case 'update':
      return `${action === 'create' ? 'added' : 'changed'} ${item}: ${JSON.stringify(data)}`;
    case 'move':
      return `moved ${item} to ${typeof day === 'string' ? day : 'the ideas'}`;
    case 'delete':
    case 'restore':
      return `${action}d ${item}`;
    default:
      return undefined;
  }
}

function placeWords({ latitude, longitude, accuracy }: JsonObject): string {
  const about = typeof accuracy === 'number' ? ` (± ${Math.round(accuracy)} m)` : '';
  return `is at ${String(latitude)}, ${String(longitude)}${about}`;
}

/** What these words do not know, as it is: `location share_started {"expires_at":…}`. */
function plain(type: string, payload: JsonObject): string {
  const rest = Object.entries(payload).filter(([name]) => !UNTOLD.has(name));
  const action = typeof payload['action'] === 'string' ? ` ${payload['action']}` : '';
  return `${type}${action}${rest.length === 0 ? '' : ` ${JSON.stringify(Object.fromEntries(rest))}`}`;
}
