import { SERVER_VERSION } from '../../src/version.js';
import { FrameCheck } from '../../test/protocol/frame-check.js';
import { TripStory } from '../../test/protocol/trip-story.js';
import { closeServers } from '../../test/support/test-server.js';
import type { Examples } from './asyncapi.js';

/** What no story can bring about in a moment. */
const TOLD_ELSEWHERE = {
  'planning.ranks.event': {
    ...{ type: 'planning', room_id: 'trip', user_id: 'ana', seq: 41, ts: 1767225700000 },
    payload: { action: 'ranks', day: '2026-05-01', ranks: [['museum', 'a0']] },
  },
  'room.truncate.event': { type: 'room', room_id: 'trip', payload: { action: 'truncate', epoch: 'e2', cut: 40 } },
  'room.reset.event': { type: 'room', room_id: 'trip', payload: { action: 'reset', epoch: 'e2' } },
};

/** One name for one value, in the order in which they come. */
class Names {
  private readonly given = new Map<string, string>();

  of(value: string, make: (place: number) => string): string {
    const name = this.given.get(value) ?? make(this.given.size + 1);
    this.given.set(value, name);
    return name;
  }
}

const uuids = new Names();
const frames = new Names();
const leases = new Names();

function steady(text: string, epoch: string): string {
  return text
    .replaceAll(epoch, 'e1')
    .replaceAll(`"version":"${SERVER_VERSION}"`, '"version":"1.0.0"')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (uuid) =>
      uuids.of(uuid, (place) => `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`),
    )
    .replace(
      /"(id|re)":"([0-9a-f]{8}-\d+)"/g,
      (_, field: string, id: string) => `"${field}":"${frames.of(id, (place) => `f${place}`)}"`,
    )
    .replace(/"resume_token":"[^"]+"/g, '"resume_token":"c2VjcmV0"')
    .replace(/"token":"ey[^"]+"/g, '"token":"eyJhbGciOiJIUzI1NiJ9.e30.c2VjcmV0"')
    .replace(/"token":"(\d+\.\d+)"/g, (_, token: string) => `"token":"${leases.of(token, (place) => `1.${place}`)}"`);
}

/**
 * Plays the story of the protocol's own test on a server: the first frame of each kind is its example. What differs from run
 * to run is written as something of the same form. Throws if a frame is not as docs/asyncapi.json says.
 */
export async function playedExamples(): Promise<Examples> {
  const check = new FrameCheck();
  check.listen();
  const story = await TripStory.begin();
  await story.play();
  check.stop();
  await closeServers();
  if (check.faults.size > 0) throw new Error([...check.faults].join('\n'));
  const joined = story.ana.frames.find(({ payload }) => payload['action'] === 'joined');
  const epoch = String(joined?.payload['epoch']);
  const seen = [...check.examples(story.cast)].sort(([one], [other]) => (one < other ? -1 : 1));
  const played = seen.map(([id, frame]) => [id, JSON.parse(steady(JSON.stringify(frame), epoch)) as object] as const);
  return { ...Object.fromEntries(played), ...TOLD_ELSEWHERE };
}
