import { describe, expect, it } from '@jest/globals';
import { CHAT_BAD, CHAT_GOOD, CHAT_STORIES } from './cases/chat.cases.js';
import { FULL_STORIES, RATE_STORIES } from './cases/door.cases.js';
import { GOOD_FRAMES, STRICT_GOOD } from './cases/envelope.cases.js';
import { BAD_FRAMES, STRICT_FRAMES } from './cases/envelope-refusals.cases.js';
import { ENVELOPE_STORIES } from './cases/envelope-stories.cases.js';
import { FRAME_STORIES } from './cases/frame-stories.cases.js';
import { LAWFUL, VIOLATIONS } from './cases/frames.cases.js';
import { ACCEPTED, ANSWERED } from './cases/handshake.cases.js';
import { MALFORMED } from './cases/malformed-urls.cases.js';
import { HANDSHAKE_STORIES } from './cases/handshake-stories.cases.js';
import { CLOSING_STORIES, DRAIN_STORIES, SLOW_STORIES } from './cases/lifecycle.cases.js';
import { LOCATION_BAD, LOCATION_GOOD, LOCATION_STORIES } from './cases/location.cases.js';
import { PLANNING_BAD, PLANNING_GOOD } from './cases/planning.cases.js';
import { PLANNING_ITEMS_BAD, PLANNING_ITEMS_GOOD } from './cases/planning-items.cases.js';
import { PLANNING_SEEN_BAD, PLANNING_SEEN_GOOD } from './cases/planning-seen.cases.js';
import { PLANNING_STORIES } from './cases/planning-stories.cases.js';
import { ROOM_BAD, ROOM_GOOD, ROOM_STORIES } from './cases/rooms.cases.js';
import type { Case } from './case.js';

const AREAS: Readonly<Record<string, readonly Case[]>> = {
  frames: [...VIOLATIONS, ...LAWFUL, ...FRAME_STORIES],
  envelope: [...BAD_FRAMES, ...STRICT_FRAMES, ...GOOD_FRAMES, ...STRICT_GOOD, ...ENVELOPE_STORIES],
  chat: [...CHAT_BAD, ...CHAT_GOOD, ...CHAT_STORIES],
  location: [...LOCATION_BAD, ...LOCATION_GOOD, ...LOCATION_STORIES],
  planning: [
    ...PLANNING_BAD,
    ...PLANNING_GOOD,
    ...PLANNING_ITEMS_BAD,
    ...PLANNING_ITEMS_GOOD,
    ...PLANNING_SEEN_BAD,
    ...PLANNING_SEEN_GOOD,
    ...PLANNING_STORIES,
  ],
  rooms: [...ROOM_BAD, ...ROOM_GOOD, ...ROOM_STORIES],
  handshake: [...MALFORMED, ...ANSWERED, ...ACCEPTED, ...HANDSHAKE_STORIES],
  door: [...RATE_STORIES, ...FULL_STORIES],
  lifecycle: [...SLOW_STORIES, ...DRAIN_STORIES, ...CLOSING_STORIES],
};

describe('the tables', () => {
  const all = Object.values(AREAS).flat();

  it(`hold ${all.length} cases, which is 100 at least`, () => {
    const counts = Object.entries(AREAS).map(([area, cases]) => `${area} ${cases.length}`);
    process.stdout.write(`Conformance: ${all.length} cases (${counts.join(', ')})\n`);
    expect(all.length).toBeGreaterThanOrEqual(100);
  });

  it('name each case once, and the rule that it stands for', () => {
    const ids = all.map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    for (const { rule } of all) expect(rule).toMatch(/^(?:(?:CONN|ENV|ROOM|CHAT|LOC|PLAN)-\d+|CLOSE)$/);
  });
});
