import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { WireFrame } from '../../session/frame-log.js';
import { Protocol } from './protocol.js';
import type { ProtocolDocument } from './protocol.js';
import { schemaCheck } from './schema-check.js';

const DOCUMENT = JSON.parse(
  readFileSync(new URL('../../../../docs/asyncapi.json', import.meta.url), 'utf8'),
) as ProtocolDocument;
const protocol = new Protocol(DOCUMENT);
const check = await schemaCheck(protocol);

/** A frame of that name, as if its record had just been made. */
function recordOf(name: string, frame: WireFrame) {
  return { n: 1, user: 'Ana', clock: 0, at: 0, direction: 'out', text: '', bytes: 0, name, frame } as const;
}

test('every example of the protocol is known for what it is, and is without fault', () => {
  for (const message of protocol.messages) {
    const { key, name, kind, example: frame } = message;
    const command = protocol.commands.find((one) => one.name === name)?.example;
    const request = kind === 'ack' && command !== undefined ? recordOf(name, command) : undefined;
    const seen = { direction: kind === 'command' ? 'out' : 'in', frame, ...(request && { request }) } as const;
    expect([key, check(seen)]).toEqual([key, { message, issues: [] }]);
  }
});

test('faults are told by their path; what nobody knows is no message', () => {
  const sent = (frame: WireFrame) => check({ direction: 'out', frame });
  expect(sent({ type: 'location', payload: { latitude: 200, longitude: 2 } }).issues).toEqual([
    { path: 'payload.latitude', problem: expect.stringContaining('90') },
  ]);
  expect(sent({ type: 'chat', payload: {} }).issues).toEqual([
    { path: 'payload', problem: expect.stringContaining('content') },
  ]);
  expect(sent({ type: 'planning', payload: {} })).toEqual({ message: undefined, issues: [] });
  expect(sent({ type: 'karaoke', payload: {} })).toEqual({ message: undefined, issues: [] });
});

test('a schema that only points to another one is that, under its own description', () => {
  const { properties = {} } = protocol.resolve({ $ref: '#/components/schemas/ChatSendPayload' });
  expect(protocol.resolve(properties['reply_to'] ?? {})).toMatchObject({
    type: 'string',
    description: 'A message of the room, deleted or not.',
  });
});
