import type { Entry } from './catalogs.js';
import type { Command } from './commands.js';
import { payloadName } from './commands.js';
import { described, pascal, refTo } from './schema.js';
import type { Schema } from './schema.js';

const TEXT: Schema = { type: 'string' };
const FIELDS: Readonly<Record<string, Schema>> = {
  room_id: TEXT,
  user_id: TEXT,
  seq: described(
    { type: 'integer', minimum: 1 },
    'Its place in the order of the room, without gap or repeat (ROOM-1).',
  ),
  ts: described({ type: 'integer' }, 'Server ms.'),
  re: described(TEXT, 'The `id` of the frame that caused it; only to the session that sent that.'),
};
const DURABLE = 'room_id user_id seq ts re?';
const EPHEMERAL = 'room_id user_id ts';
/** On joining some come that are kept without their `seq`. */
const SEED = 'room_id user_id seq? ts re?';

/** One message of the protocol, both ways. */
export interface Message {
  readonly kind: 'command' | 'ack' | 'event' | 'seed' | 'error';
  readonly type: string;
  readonly action: string;
  /** Of its frame's schema. */
  readonly name: string;
  readonly description: string;
  readonly frame: Schema;
  readonly versions: readonly (1 | 2)[];
  readonly hears?: string;
  readonly isDurable?: boolean;
}

export function commandMessage(command: Command, { description }: Entry): Message {
  const { type, action } = command;
  const properties = {
    type: { type: 'string', const: type },
    id: described(
      { type: 'string', minLength: 1, maxLength: 64 },
      'Asks for an answer, and makes repeats of commands harmless (ENV-5).',
    ),
    ...(type !== 'session' && { room_id: described(refTo('Id'), 'Absent = the room of the URL (ENV-6).') }),
    payload: refTo(payloadName(command)),
  };
  const frame = { description, type: 'object', properties, required: ['type', 'payload'] };
  return {
    kind: 'command',
    type,
    action,
    name: `${pascal(type, action)}CommandFrame`,
    description,
    frame,
    versions: [1, 2],
  };
}

export function ackMessage(type: string, { action, payload }: Entry): Message {
  const properties = {
    type: { type: 'string', const: 'ack' },
    re: described(TEXT, 'The `id` of the frame that it answers.'),
    ...(type !== 'session' && { room_id: TEXT }),
    payload,
  };
  // Of several joins there is one ack.
  const isOfOneRoom = type !== 'session' && type !== 'room';
  const required = ['type', 're', ...(isOfOneRoom ? ['room_id'] : []), 'payload'];
  const description = `Answers an accepted \`${type} ${action}\` that has an \`id\` (ENV-3).`;
  const frame = { description, type: 'object', properties, required };
  return { kind: 'ack', type, action, name: `${pascal(type, action)}AckFrame`, description, frame, versions: [1, 2] };
}

export function eventMessage(type: string, entry: Entry, isSeed: boolean): Message {
  const { action, description, payload, isDurable, hears = 'everybody in the room', envelope } = entry;
  const fields = envelope ?? (isSeed ? SEED : isDurable ? DURABLE : EPHEMERAL);
  const names = fields.split(' ').filter((field) => field !== '');
  const shown = names.map((field): [string, Schema] => [field.replace('?', ''), FIELDS[field.replace('?', '')] ?? {}]);
  const frame = {
    description,
    type: 'object',
    properties: { type: { type: 'string', const: type }, ...Object.fromEntries(shown), payload },
    required: ['type', ...names.filter((field) => !field.endsWith('?')), 'payload'],
  };
  const name = `${isSeed ? 'Seed' : ''}${pascal(type, action)}EventFrame`;
  const kind = isSeed ? 'seed' : 'event';
  return { kind, type, action, name, description, frame, versions: [isSeed ? 1 : 2], hears, isDurable };
}

export function errorMessage(payload: Schema): Message {
  const description =
    'Refuses a frame, with or without `id`; to its sender alone, exactly one per refused frame (ENV-4).';
  const properties = {
    type: { type: 'string', const: 'error' },
    re: described({ type: ['string', 'null'] }, 'The `id` of the frame, if it had a valid one.'),
    room_id: TEXT,
    payload,
  };
  const frame = { description, type: 'object', properties, required: ['type', 're', 'payload'] };
  return { kind: 'error', type: 'error', action: 'error', name: 'ErrorFrame', description, frame, versions: [1, 2] };
}
