import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { AsyncApi } from '../../scripts/protocol/asyncapi.js';
import type { Schema } from '../../scripts/protocol/schema.js';
import { isDay } from '../../src/features/planning/items/calendar.rules.js';
import { RallyClient } from '../support/rally-client.js';

interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly re?: string | null;
  readonly user_id?: string;
  readonly payload: { readonly action?: string };
}

/** As it is checked in, and served. */
export const PROTOCOL = JSON.parse(readFileSync('docs/asyncapi.json', 'utf8')) as AsyncApi;
const BUNDLE = 'protocol';
const STRICT = 'strict';
/** The action that a frame without one means (ENV-1). */
const DEFAULTS: Readonly<Record<string, string>> = { chat: 'send', location: 'update' };
/** Where an action is told in two frames of other forms. */
const TO_ONESELF = { 'room.removed': 'room.you_are_removed' } as const;

const ajv = new Ajv({ strict: false, allErrors: true, formats: { date: isDay } });
ajv.addSchema(PROTOCOL, BUNDLE);
ajv.addSchema(closed(PROTOCOL) as object, STRICT);

/** What is wrong with something, by the schema of that name; `closed` = also fields that the schema does not know. */
export function faultsBy(name: string, value: unknown, isClosed = false): string[] {
  const validate = ajv.getSchema(`${isClosed ? STRICT : BUNDLE}#/components/schemas/${name}`);
  if (validate === undefined) return [`there is no schema ${name}`];
  if (validate(value) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message ?? '', JSON.stringify(params)].join(' '),
  );
}

/** Every frame that clients of a suite send and receive, held against the protocol as it is written down. */
export class FrameCheck {
  readonly faults = new Set<string>();
  /** By client: ids of the messages that it saw, each with the first frame. */
  private readonly seen = new Map<RallyClient, Map<string, object>>();
  private readonly asked = new Map<string, Frame>();

  /** From now on. */
  listen(): void {
    RallyClient.listener = (client, direction, text) => {
      if (direction === 'received') this.received(client, JSON.parse(text) as Frame);
      else this.sent(client, text);
    };
  }

  stop(): void {
    RallyClient.listener = undefined;
  }

  /** Of each message that was seen the first frame, of the first of these clients that saw it. */
  examples(clients: Iterable<RallyClient> = this.seen.keys()): ReadonlyMap<string, object> {
    const all = [...clients].toReversed().flatMap((client) => [...(this.seen.get(client) ?? [])]);
    return new Map(all);
  }

  private sent(client: RallyClient, text: string): void {
    const frame = JSON.parse(text) as Frame;
    if (frame.id !== undefined) this.asked.set(`${client.name} ${frame.id}`, frame);
  }

  private received(client: RallyClient, frame: Frame): void {
    const judge = (id: string, judged: object) => this.judge(client, id, judged);
    if (frame.type === 'error') return judge('error', frame);
    if (frame.type === 'ack') {
      const asked = this.asked.get(`${client.name} ${frame.re ?? ''}`);
      if (asked === undefined) return void this.faults.add(`nobody asked for ${JSON.stringify(frame)}`);
      judge(`${kindOf(asked)}.ack`, frame);
      return judge(`${kindOf(asked)}.command`, asked);
    }
    const kind = kindOf(frame);
    if (client.version === 1) return judge(`${kind}.seed`, frame);
    const isToOneself = frame.user_id === undefined && kind in TO_ONESELF;
    judge(`${isToOneself ? TO_ONESELF[kind as keyof typeof TO_ONESELF] : kind}.event`, frame);
  }

  private judge(client: RallyClient, id: string, frame: object): void {
    const message = PROTOCOL.components.messages[id];
    if (message === undefined) return void this.faults.add(`${id} is not in docs/asyncapi.json`);
    const faults = faultsBy(message.name, frame, !id.endsWith('.command'));
    if (faults.length > 0) this.faults.add(`${id}: ${faults.join('; ')} in ${JSON.stringify(frame)}`);
    const seen = this.seen.get(client) ?? new Map<string, object>();
    this.seen.set(client, seen);
    if (!seen.has(id)) seen.set(id, frame);
  }
}

function kindOf({ type, payload }: Frame): string {
  return `${type}.${payload.action ?? DEFAULTS[type] ?? ''}`;
}

/** The same schemas, which let no other fields pass than those that they name. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)])) as Schema;
  return inner.properties === undefined || inner.type !== 'object' ? inner : { ...inner, additionalProperties: false };
}
