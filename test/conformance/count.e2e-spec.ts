import { describe, expect, it } from '@jest/globals';
import { CHAT_BAD, CHAT_GOOD, CHAT_STORIES } from './cases/chat.cases.js';
import { FULL_STORIES, RATE_STORIES } from './cases/door.cases.js';
import { GOOD_FRAMES, STRICT_GOOD } from './cases/envelope.cases.js';
import { BAD_FRAMES, STRICT_FRAMES } from './cases/envelope-refusals.cases.js';
import { ENVELOPE_STORIES } from './cases/envelope-stories.cases.js';
import { FRAME_STORIES } from './cases/frame-stories.cases.js';
import { LAWFUL, VIOLATIONS } from './cases/frames.cases.js';
import { BITS_VIOLATED, CLOSES, FRAGMENTED } from './cases/frame-bits.cases.js';
import { LENGTHS_LAWFUL, LENGTHS_VIOLATED } from './cases/frame-lengths.cases.js';
import { BAD_UTF8, GOOD_UTF8 } from './cases/utf8.cases.js';
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
  frames: [
    ...VIOLATIONS,
    ...LENGTHS_VIOLATED,
    ...BITS_VIOLATED,
    ...CLOSES,
    ...BAD_UTF8,
    ...LAWFUL,
    ...LENGTHS_LAWFUL,
    ...FRAGMENTED,
    ...GOOD_UTF8,
    ...FRAME_STORIES,
  ],
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

/** Content that is refused by one documented code each, and handshakes that are not let in. */
const REFUSED = [
  ...[BAD_FRAMES, STRICT_FRAMES, CHAT_BAD, LOCATION_BAD, PLANNING_BAD, PLANNING_ITEMS_BAD, PLANNING_SEEN_BAD, ROOM_BAD],
  ...[MALFORMED, ANSWERED],
].flat();

describe('the tables', () => {
  const all = Object.values(AREAS).flat();

  it('hold 200 cases of frames, and 150 of bad input', () => {
    const counts = Object.entries(AREAS).map(([area, cases]) => `${area} ${cases.length}`);
    process.stdout.write(`Conformance: ${all.length} cases (${counts.join(', ')})\n`);
    expect(AREAS['frames']?.length).toBeGreaterThanOrEqual(200);
    expect(REFUSED.length).toBeGreaterThanOrEqual(150);
  });

  it('name each case once, and the rule that it stands for', () => {
    const ids = all.map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    for (const { rule } of all) expect(rule).toMatch(/^(?:(?:CONN|ENV|ROOM|CHAT|LOC|PLAN)-\d+|CLOSE)$/);
  });
});
