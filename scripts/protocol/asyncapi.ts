import type { Message } from './frames.js';
import { refTo } from './schema.js';
import type { Schema, Schemas } from './schema.js';
import type { Vocabulary } from './vocabulary.js';

const CHANNEL = '#/channels/socket';
const ERROR = 'error';

interface Reference {
  readonly $ref: string;
}
export interface AsyncApiMessage {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly tags: readonly { readonly name: string }[];
  readonly payload: Schema;
  readonly examples?: readonly { readonly payload: object }[];
  /** Values of the URL's `v` with which it is sent, or heard. */
  readonly 'x-versions': readonly number[];
  readonly 'x-kind': Message['kind'];
  readonly 'x-heard-by'?: string;
  readonly 'x-durable'?: boolean;
}
export interface AsyncApi {
  readonly asyncapi: string;
  readonly channels: Readonly<Record<string, object>>;
  readonly operations: Readonly<Record<string, object>>;
  readonly components: { readonly messages: Readonly<Record<string, AsyncApiMessage>>; readonly schemas: Schemas };
}
/** An example of a message, by its id. */
export type Examples = Readonly<Record<string, object>>;

/** CONN-1. */
const QUERY: Schemas = {
  room_id: { ...refTo('Id'), description: 'The room; may be absent with `v=2`.' },
  user_id: { ...refTo('Id'), description: 'The user, where no token says it.' },
  v: { type: 'string', enum: ['1', '2'], description: '1, the default, is the original protocol.' },
  device: { ...refTo('Id'), description: 'Which of the devices of the user.' },
  since: { ...refTo('LogPosition'), description: 'The last event that you have: you get what came after it.' },
  include: { type: 'string', description: 'Parts of `state`, and of what comes live, with commas between.' },
  resume: { type: 'string', description: 'The `resume_token` of the last `welcome` (CONN-9).' },
  token: { type: 'string', description: 'A token, only with `JWT_IN_QUERY=on`.' },
  ticket: { type: 'string', description: 'A ticket that stands for a token (AUTH-4).' },
  strict: { type: 'string', const: '1', description: 'Unknown fields of payloads are refused.' },
};
const INFO = {
  title: 'Rally Realtime',
  version: '2',
  description:
    'Chat, live location and one shared itinerary per room, over a WebSocket. Text frames, one JSON object each. ' +
    'What the messages mean, and what is promised of them, is in docs/protocol.md; its rules have ids, like CHAT-1.',
  license: { name: 'MIT' },
};

/** `chat.edited`, of an ack `chat.edit.ack`. */
function idOf({ kind, type, action }: Pick<Message, 'kind' | 'type' | 'action'>): string {
  return kind === 'error' ? ERROR : `${type}.${action}.${kind}`;
}

/** The protocol as AsyncAPI 3, from where the server is: it receives commands, and sends the rest. */
export function asyncApi({ messages, schemas }: Vocabulary, examples: Examples): AsyncApi {
  const byId = messages.map((message) => [idOf(message), message] as const);
  return {
    asyncapi: '3.0.0',
    ...{ info: INFO, defaultContentType: 'application/json' },
    ...{ servers: { local: { host: 'localhost:8080', protocol: 'ws' } } },
    channels: {
      socket: {
        address: '/ws',
        messages: Object.fromEntries(byId.map(([id]) => [id, { $ref: `#/components/messages/${id}` }])),
        bindings: { ws: { method: 'GET', query: { type: 'object', properties: QUERY }, bindingVersion: '0.1.0' } },
      },
    },
    operations: Object.fromEntries(messages.flatMap(operationOf)),
    components: {
      messages: Object.fromEntries(byId.map(([id, message]) => [id, messageOf(message, examples[id])])),
      schemas,
    },
  };
}

function operationOf(message: Message): [string, object][] {
  const { kind, type, action, description: summary } = message;
  if (kind === 'ack') return [];
  const channel = { $ref: CHANNEL };
  const own = { channel, summary, messages: [inChannel(idOf(message))] };
  if (kind !== 'command') return [[idOf(message), { action: 'send', ...own }]];
  const answers = [inChannel(idOf({ kind: 'ack', type, action })), inChannel(ERROR)];
  return [[`${type}.${action}`, { action: 'receive', ...own, reply: { channel, messages: answers } }]];
}

function inChannel(id: string): Reference {
  return { $ref: `${CHANNEL}/messages/${id}` };
}

function messageOf(message: Message, example: object | undefined): AsyncApiMessage {
  const { kind, type, action, name, description, versions, hears, isDurable } = message;
  return {
    name,
    title: kind === 'error' ? 'error' : `${type} ${action}`,
    summary: description,
    tags: [{ name: type }],
    payload: refTo(name),
    ...(example !== undefined && { examples: [{ payload: example }] }),
    'x-versions': versions,
    'x-kind': kind,
    ...(hears !== undefined && { 'x-heard-by': hears }),
    ...(isDurable === true && { 'x-durable': true }),
  };
}
