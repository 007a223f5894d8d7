import type { AsyncApi, AsyncApiMessage } from './asyncapi.js';
import { nameOf } from './schema.js';
import type { Schema, Schemas } from './schema.js';

type Messages = readonly (readonly [id: string, message: AsyncApiMessage])[];
interface Field {
  readonly name: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
}

const CHAPTERS = ['session', 'room', 'presence', 'chat', 'location', 'planning'];
/** The one list that is longer has a table elsewhere. */
const ENUM_MAX = 20;
const CODES = '[a code](protocol.md#5-error-codes)';
const INTRODUCTION = `# Protocol reference

Every frame of the protocol, field by field. This page is made from the types that the server is compiled from, by \`npm run docs:protocol\`; the examples are what a server said. What the frames mean, in which order they come, and what is promised of them: [the wire protocol](protocol.md), whose rules have the ids that stand here (CHAT-1).

For machines there is the same as AsyncAPI 3, in [asyncapi.json](asyncapi.json) and from every server at \`GET /asyncapi.json\`, and as JSON Schema (draft 7), in [protocol.schema.json](protocol.schema.json): \`#/definitions/ClientFrame\` is what a server takes, \`#/definitions/ServerFrame\` what it sends.

- **Since** is the \`v\` of the URL with which a frame may be sent, or is heard. What \`v=1\` hears is [at the end](#what-v1-hears).
- A field is absent, not \`null\`, where it is optional. Fields that are not here are ignored, both ways; with \`strict=1\` the server refuses them. A server may refuse more than these tables say, with an [error](#error).
- An event that has a \`seq\` is durable: stored, in one order for all, and told again to whoever resumes.`;

/** The page for people, made of nothing but the document. */
export function referencePage({ components: { messages, schemas } }: AsyncApi): string {
  const page = new ReferencePage(schemas);
  const all = Object.entries(messages);
  const ofType = (type: string) => all.filter(([, { tags }]) => tags[0]?.name === type);
  const seeds = all.filter(([, message]) => message['x-kind'] === 'seed');
  const chapters = CHAPTERS.map((type) => page.chapter(type, ofType(type)));
  const seedChapter = ['## What `v=1` hears', ...seeds.map(([, message]) => page.told(message))];
  const answers = ['## Answers', page.answer(), page.told(messages['error'] as AsyncApiMessage)];
  return `${[INTRODUCTION, ...answers, ...chapters, ...seedChapter, ...page.types()].join('\n\n')}\n`;
}

class ReferencePage {
  /** Types with a table of their own, at the end. */
  private readonly mentioned = new Set<string>();

  constructor(private readonly schemas: Schemas) {}

  chapter(type: string, messages: Messages): string {
    const commands = messages.filter(([, message]) => message['x-kind'] === 'command');
    const events = messages.filter(([, message]) => message['x-kind'] === 'event');
    const acks = new Map(messages);
    return [
      `## ${type}`,
      ...(commands.length > 0 ? [`### Commands of \`${type}\``] : []),
      ...commands.map(([id, message]) => this.command(message, acks.get(id.replace(/command$/, 'ack')))),
      ...(events.length > 0 ? [`### Events of \`${type}\``] : []),
      ...events.map(([, message]) => this.told(message)),
    ].join('\n\n');
  }

  answer(): string {
    return (
      '#### ack\n\nA frame with an `id` that is accepted is answered by ' +
      '`{"type":"ack","re":<id>,"room_id":…,"payload":{…}}`; the payload stands with each command. ' +
      'What `seq`, `ts` and `epoch` say there is of the last event that the command made; `duplicate` says that it had been ' +
      'done before, and this is the ack of then (ENV-5).'
    );
  }

  told(message: AsyncApiMessage): string {
    const frame = this.schemaOf(message.payload);
    const envelope = Object.keys(frame.properties ?? {}).filter((name) => name !== 'payload');
    const required = new Set(frame.required);
    const names = envelope.map((name) => `\`${name}\`${required.has(name) ? '' : '?'}`);
    return [
      `#### ${message.title}`,
      message.summary,
      `Heard by ${message['x-heard-by'] ?? 'the sender of the frame'}. Since \`v=${message['x-versions'].join('`, `v=')}\`. Envelope: ${names.join(', ')}.`,
      ...this.table(frame.properties?.['payload'] ?? {}),
      ...exampleOf(message),
    ].join('\n\n');
  }

  /** What the tables name, and is not in them. */
  types(): string[] {
    const sections: string[] = [];
    // Each may name others.
    for (const name of this.mentioned) {
      const { description = '', ...schema } = this.schemas[name] ?? {};
      const rows = schema.properties === undefined ? [this.typeOf(schema)] : this.table(schema);
      sections.push([`### ${name}`, description, ...rows].filter((text) => text !== '').join('\n\n'));
    }
    return ['## Types', ...sections];
  }

  private command(message: AsyncApiMessage, ack: AsyncApiMessage | undefined): string {
    const payload = this.schemaOf(this.payloadOf(message));
    const answer = ack === undefined ? [] : this.table(this.payloadOf(ack));
    return [
      `#### ${message.title}`,
      `${message.summary} Since \`v=1\`.`,
      ...this.table(payload),
      answer.length === 0 ? 'The ack has no fields.' : 'Ack:',
      ...answer,
      ...exampleOf(message, ack),
    ].join('\n\n');
  }

  private payloadOf(message: AsyncApiMessage): Schema {
    return this.schemaOf(message.payload).properties?.['payload'] ?? {};
  }

  private schemaOf(schema: Schema): Schema {
    return schema.$ref === undefined ? schema : this.schemaOf(this.schemas[nameOf(schema)] ?? {});
  }

  private table(schema: Schema): string[] {
    const { anyOf } = this.schemaOf(schema);
    if (anyOf !== undefined)
      return anyOf.flatMap((choice, place) => [...(place > 0 ? ['or'] : []), ...this.table(choice)]);
    const fields = this.fieldsOf(this.schemaOf(schema));
    if (fields.length === 0) return [];
    const rows = fields.map((field) => this.row(field));
    return [['| field | type | required | |', '|---|---|---|---|', ...rows].join('\n')];
  }

  private fieldsOf({ properties = {}, required = [], allOf = [] }: Schema): Field[] {
    const always = Object.entries(properties).map(([name, schema]) => {
      const asked = allOf.find(({ then }) => then?.properties?.[name] !== undefined);
      const description = asked === undefined ? undefined : `Of ${choicesOf(asked.if ?? {})}.`;
      const own = asked?.then?.properties?.[name] ?? schema;
      return {
        name,
        schema: description === undefined ? own : { description, allOf: [own] },
        isRequired: required.includes(name) || asked !== undefined,
      };
    });
    return always;
  }

  private row({ name, schema, isRequired }: Field): string {
    const { description = '', allOf, ...own } = schema;
    const cells = [`\`${name}\``, this.typeOf(allOf?.[0] ?? own), isRequired ? 'yes' : '', description];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  }

  private typeOf(schema: Schema): string {
    const { $ref, anyOf, allOf, items, properties, type } = schema;
    if ($ref !== undefined) return this.linkTo(nameOf(schema));
    if (allOf?.[0] !== undefined && properties === undefined) return this.typeOf(allOf[0]);
    if (anyOf !== undefined) return anyOf.map((choice) => this.typeOf(choice)).join(' or ');
    if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
    if (schema.enum !== undefined && schema.enum.length > ENUM_MAX) return CODES;
    if (schema.enum !== undefined) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
    if (type === 'array') return this.arrayOf(schema, items);
    if (properties !== undefined) return this.inline(schema);
    return [[type ?? 'anything'].flat().join(' or '), ...limitsOf(schema)].join(', ');
  }

  private arrayOf(schema: Schema, items: Schema['items']): string {
    const of = Array.isArray(items)
      ? items.map((item) => this.typeOf(item as Schema)).join(', then ')
      : this.typeOf((items as Schema | undefined) ?? {});
    return [`list of ${of}`, ...(Array.isArray(items) ? [] : limitsOf(schema))].join(', ');
  }

  private inline({ properties = {}, required = [] }: Schema): string {
    const fields = Object.entries(properties).map(([name, field]) => {
      const { description: _, allOf, ...own } = field;
      return `\`${name}\`${required.includes(name) ? '' : '?'}: ${this.typeOf(allOf?.[0] ?? own)}`;
    });
    return `{ ${fields.join('; ')} }`;
  }

  private linkTo(name: string): string {
    this.mentioned.add(name);
    return `[${name}](#${name.toLowerCase()})`;
  }
}

function choicesOf({ properties = {} }: Schema): string {
  return Object.entries(properties)
    .map(([field, choice]) => `\`${field}\` ${(choice.enum ?? []).map((value) => `\`${String(value)}\``).join(', ')}`)
    .join(' and ');
}

function limitsOf({ minimum, maximum, maxLength, minItems, maxItems, pattern, format }: Schema): string[] {
  const range = (low: number | undefined, high: number | undefined) =>
    low !== undefined && high !== undefined
      ? `${low} to ${high}`
      : low !== undefined
        ? `from ${low}`
        : `up to ${high ?? ''}`;
  return [
    ...(minimum !== undefined || maximum !== undefined ? [range(minimum, maximum)] : []),
    ...(maxLength === undefined ? [] : [`up to ${maxLength} characters`]),
    ...(minItems !== undefined || maxItems !== undefined ? [range(minItems, maxItems)] : []),
    ...(format === undefined ? [] : [format]),
    ...(pattern === undefined ? [] : [`\`${pattern}\``]),
  ];
}

function exampleOf(...messages: readonly (AsyncApiMessage | undefined)[]): string[] {
  const frames = messages.flatMap((message) => message?.examples?.map(({ payload }) => JSON.stringify(payload)) ?? []);
  return frames.length === 0 ? [] : [`\`\`\`json\n${frames.join('\n')}\n\`\`\``];
}
