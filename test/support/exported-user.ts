import { expect } from '@jest/globals';
import { askAdmin } from './ask-admin.js';
import { CANARY_DIGITS, CANARY_ID, CANARY_WORDS } from './erased-user.js';

/** Of what kinds an export of somebody who lived fully has something. */
const EXPORTED_TYPES = [
  'assignment',
  'ballot',
  'change',
  'deletion',
  'end',
  'event',
  'lease',
  'marker',
  'member',
  'message',
  'pin',
  'place',
  'position',
  'progress',
  'reaction',
  'report',
  'share',
  'track',
  'vote',
  'waiting',
];

/** Asks an instance for what there is of them: all that they wrote, did or shared, and nothing of others. */
export async function expectExport(adminUrl: string): Promise<void> {
  const exported = await (await askAdmin(adminUrl, 'GET', `users/${CANARY_ID}/export`)).text();
  const lines = exported
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string });
  expect([...new Set(lines.map(({ type }) => type))].sort()).toEqual(EXPORTED_TYPES);
  expect(lines.at(-1)).toEqual({ type: 'end', lines: lines.length - 1 });
  expect(lines.filter(({ type }) => type === 'message')).toHaveLength(3);
  for (const own of [`${CANARY_WORDS} edited`, `${CANARY_WORDS} in a thread`, 'Where to?', CANARY_DIGITS, 'Hotel'])
    expect(exported).toContain(own);
  for (const others of ['hello', 'I think so, too', 'Surf']) expect(exported).not.toContain(others);
}
