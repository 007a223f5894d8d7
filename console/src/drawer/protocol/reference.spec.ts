import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { fieldsOf } from './fields.js';
import { Protocol } from './protocol.js';
import type { Message, ProtocolDocument } from './protocol.js';
import { snippetsOf } from './snippets.js';

const DOCUMENT = JSON.parse(
  readFileSync(new URL('../../../../docs/asyncapi.json', import.meta.url), 'utf8'),
) as ProtocolDocument;
const protocol = new Protocol(DOCUMENT);
const CONTEXT = { url: 'ws://localhost:8080/ws', room: "Ana's trip", user: 'Ana', hasToken: false };

function command(name: string): Message {
  const found = protocol.commands.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No command ${name}`);
  return found;
}

test('fields of a payload are rows, with those of lists and objects below them', () => {
  const payload = protocol.resolve(command('chat.poll').schema).properties?.['payload'] ?? {};
  const rows = fieldsOf(protocol, payload);
  expect(rows.find(({ path }) => path === 'question')).toMatchObject({ isRequired: true });
  expect(rows.find(({ path }) => path === 'action')).toMatchObject({ type: '"poll"', isRequired: true });
  expect(rows.find(({ path }) => path === 'options')?.type).toMatch(/^string.*\[\] 2\.\.\d+$/);
  const join = protocol.resolve(command('room.join').schema).properties?.['payload'] ?? {};
  expect(fieldsOf(protocol, join).map(({ path }) => path)).toContain('rooms[].room_id');
});

test('an example is given in the words of each tool, quoted for a shell', () => {
  const texts = snippetsOf(command('chat.react'), CONTEXT);
  expect(texts.map(({ label }) => label)).toEqual(['wscat', 'rally', 'SDK', 'curl (listens)']);
  const [wscat, rally, sdk] = texts.map(({ text }) => text);
  expect(wscat).toContain('?room_id=Ana\'s%20trip&user_id=Ana&v=2"');
  expect(rally).toContain("npx rally send 'Ana'\\''s trip' chat '{");
  expect(sdk).toContain("await room.command('chat.react', {");
  expect(sdk).toContain("client.join('Ana\\'s trip')");
  expect(sdk).not.toContain('"action"');
});

test('a token is named, and not shown; sessions are the business of the SDK', () => {
  const texts = snippetsOf(command('session.ping'), { ...CONTEXT, hasToken: true });
  expect(texts.map(({ label }) => label)).toEqual(['wscat', 'curl (listens)']);
  for (const { text } of texts) expect(text).toContain('-H "Authorization: Bearer $RALLY_TOKEN"');
});
