import type { FrameRecord, WireFrame } from '../../session/frame-log.js';

/** What is used here of a JSON Schema. */
export interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}
/** What is used here of an AsyncAPI document. */
export interface ProtocolDocument {
  readonly components: {
    readonly messages: Readonly<Record<string, DocumentMessage>>;
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}
interface DocumentMessage {
  readonly summary: string;
  readonly tags: readonly { readonly name: string }[];
  readonly payload: Schema;
  readonly examples?: readonly { readonly payload: WireFrame }[];
  readonly 'x-versions': readonly number[];
  readonly 'x-kind': 'command' | 'ack' | 'event' | 'seed' | 'error';
  readonly 'x-heard-by'?: string;
  readonly 'x-durable'?: boolean;
}
export interface Message {
  /** `chat.send.command`. */
  readonly key: string;
  /** `chat.send`. */
  readonly name: string;
  readonly kind: DocumentMessage['x-kind'];
  readonly feature: string;
  readonly summary: string;
  readonly schema: Schema;
  readonly example: WireFrame | undefined;
  readonly heardBy: string | undefined;
  readonly isDurable: boolean;
}

/** What `type` alone stands for (ENV-1). */
const USUAL_ACTION: Readonly<Record<string, string>> = { chat: 'send', location: 'update' };

/** The protocol as the server itself describes it. */
export class Protocol {
  /** Of `v=2`, which is what the clients of this page speak. */
  readonly messages: readonly Message[];
  private readonly events = new Map<string, Message[]>();
  private readonly byKey: ReadonlyMap<string, Message>;

  constructor(readonly document: ProtocolDocument) {
    const entries = Object.entries(document.components.messages);
    this.messages = entries.filter(([, { 'x-kind': kind }]) => kind !== 'seed').map(messageOf);
    this.byKey = new Map(this.messages.map((message) => [message.key, message]));
    for (const message of this.messages) if (message.kind === 'event') this.index(message);
  }

  get commands(): readonly Message[] {
    return this.messages.filter(({ kind }) => kind === 'command');
  }

  /** The command that a frame is, or wants to be. */
  commandOf({ type, payload }: WireFrame): Message | undefined {
    if (typeof type !== 'string') return undefined;
    return this.byKey.get(`${type}.${actionOf(payload) ?? USUAL_ACTION[type] ?? ''}.command`);
  }

  ackOf(command: Message): Message | undefined {
    return this.byKey.get(`${command.name}.ack`);
  }

  /** What a frame may be: one of these; none if the protocol does not know it. */
  candidates({ direction, frame, request }: Pick<FrameRecord, 'direction' | 'frame' | 'request'>): readonly Message[] {
    if (frame === undefined) return [];
    if (direction === 'out') return only(this.commandOf(frame));
    if (frame.type === 'error') return only(this.byKey.get('error'));
    const command = request?.frame && this.commandOf(request.frame);
    if (frame.type === 'ack') return only(command && this.ackOf(command));
    return this.events.get(eventKey(frame.type, actionOf(frame.payload))) ?? [];
  }

  /** What `$ref` stands for. */
  resolve(schema: Schema): Schema {
    const name = schema.$ref?.split('/').at(-1);
    const target = name === undefined ? (schema.allOf?.length === 1 ? schema.allOf[0] : undefined) : this.named(name);
    return target === undefined ? schema : { ...this.resolve(target), ...described(schema) };
  }

  private named(name: string): Schema | undefined {
    return this.document.components.schemas[name];
  }

  private index(message: Message): void {
    const { type, payload = {} } = this.resolve(message.schema).properties ?? {};
    const key = eventKey(type?.const, this.resolve(payload).properties?.['action']?.const);
    this.events.set(key, [...(this.events.get(key) ?? []), message]);
  }
}

let loading: Promise<Protocol> | undefined;

/** Asks the server that the page came from, once; again after a failure. */
export function loadProtocol(): Promise<Protocol> {
  loading ??= fetchProtocol().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function fetchProtocol(): Promise<Protocol> {
  const answer = await fetch('/asyncapi.json');
  if (!answer.ok) throw new Error(`/asyncapi.json: ${answer.status}`);
  return new Protocol((await answer.json()) as ProtocolDocument);
}

function messageOf([key, message]: readonly [string, DocumentMessage]): Message {
  return {
    key,
    name: key.replace(/\.(command|ack|event)$/, ''),
    kind: message['x-kind'],
    feature: message.tags[0]?.name ?? '',
    summary: message.summary,
    schema: message.payload,
    example: message.examples?.[0]?.payload,
    heardBy: message['x-heard-by'],
    isDurable: message['x-durable'] === true,
  };
}

function actionOf(payload: unknown): string | undefined {
  const action = (payload as { action?: unknown } | null | undefined)?.action;
  return typeof action === 'string' ? action : undefined;
}

function eventKey(type: unknown, action: unknown): string {
  return `${String(type)}.${typeof action === 'string' ? action : ''}`;
}

function only(message: Message | undefined): readonly Message[] {
  return message === undefined ? [] : [message];
}

function described({ description }: Schema): Pick<Schema, 'description'> {
  return description === undefined ? {} : { description };
}
