import { readCatalogs } from './catalogs.js';
import type { Catalog } from './catalogs.js';
import { payloadName, readCommands } from './commands.js';
import { VALUES } from './constraint-schemas.js';
import { ackMessage, commandMessage, errorMessage, eventMessage } from './frames.js';
import type { Message } from './frames.js';
import type { Schema, Schemas } from './schema.js';

/** Everything that is said over a socket. */
export interface Vocabulary {
  readonly messages: readonly Message[];
  /** By name; those of the frames are named as their messages. */
  readonly schemas: Schemas;
}

/** Reads it all from the source: DTOs, catalogs of messages, gateways. */
export async function readVocabulary(): Promise<Vocabulary> {
  const { catalogs, error, schemas } = readCatalogs();
  const { of: commandsOf, schemas: held } = await readCommands();
  const commands = catalogs.flatMap(({ type, acks }) => commandsOf(type, acks));
  const said = catalogs.flatMap(({ type, acks, events, seedEvents }): Message[] => [
    ...commandsOf(type, acks).flatMap((command, place) =>
      commandMessage(command, acks[place] as (typeof acks)[number]),
    ),
    ...acks.map((ack) => ackMessage(type, ack)),
    ...events.map((event) => eventMessage(type, event, false)),
    ...seedEvents.map((event) => eventMessage(type, event, true)),
  ]);
  const messages = [...said, errorMessage(error)];
  const all: [string, Schema][] = [
    ...Object.entries(VALUES),
    ...Object.entries(withStates(Object.fromEntries(schemas), catalogs)),
    ...Object.entries(held),
    ...commands.map((command): [string, Schema] => [payloadName(command), command.payload]),
    ...messages.map(({ name, frame }): [string, Schema] => [name, frame]),
  ];
  const twice = all.map(([name]) => name).filter((name, place, names) => names.indexOf(name) < place);
  if (twice.length > 0) throw new Error(`Several schemas have the name ${twice.join(', ')}`);
  return { messages, schemas: Object.fromEntries(all.sort(([one], [other]) => (one < other ? -1 : 1))) };
}

/** The kernel, which tells of joins, knows no feature: what they add to `joined.state`. */
function withStates(schemas: Schemas, catalogs: readonly Catalog[]): Schemas {
  const { JoinState } = schemas;
  const properties = catalogs.flatMap(({ type, state }) => (state === undefined ? [] : [[type, state] as const]));
  return { ...schemas, JoinState: { ...JoinState, properties: Object.fromEntries(properties) } };
}
