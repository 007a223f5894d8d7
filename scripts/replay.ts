/**
 * `npm run replay`: two friends replay recorded tracks against a running server, or one of their own; see --help.
 * Nothing but the wire is used.
 */
import { randomUUID } from 'node:crypto';
import { ServerProcess } from '../test/support/server-process.js';
import { Progress } from './support/progress.js';
import { positive, readOptions } from './support/options.js';
import { replayTrip } from './replay/replay-trip.js';
import type { Trip } from './replay/trip.js';
import type { Friend } from './replay/friend.js';

const options = readOptions('npm run replay --', {
  speed: { default: '60', about: 'times as fast as the tracks were recorded' },
  points: { default: '', about: 'only so many points of each track; all if not given' },
  url: { default: '', about: 'ws://host:port/ws of a running server; starts its own if not given' },
  room: { default: `replay-${randomUUID().slice(0, 8)}`, about: 'must be new; a random one if not given' },
});
const speed = positive(options, 'speed');
const maxPoints = options.points === '' ? undefined : positive(options, 'points');

const server = options.url === '' ? await ServerProcess.start() : undefined;
const url = server?.url ?? options.url;
process.stdout.write(`Replaying two tracks at ${speed}× in room ${options.room} of ${url}\n`);

const progress = new Progress();
const startedAt = performance.now();
try {
  const checks = await replayTrip({
    url,
    room: options.room,
    speed,
    maxPoints,
    onProgress: (trip) => progress.show(() => lineOf(trip)),
  });
  progress.end();
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  process.stdout.write(
    `\n${checks.table()}\n${checks.all.length} checks, ${checks.failed.length} failed, ${seconds} s\n`,
  );
  process.exitCode = checks.failed.length === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`\nThe replay broke off: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await server?.dispose();
}

function lineOf(trip: Trip): string {
  const kilometres = ({ distance }: Friend) => (distance / 1_000).toFixed(1);
  const sent = [trip.ana, trip.ben].map(
    (friend) => `${friend.name} ${friend.sent.length}/${trip.trackOf(friend).length} fixes, ${kilometres(friend)} km`,
  );
  const received = trip.friends.reduce((sum, { positions }) => sum + positions.count, 0);
  const chats = trip.log.events.filter(({ type }) => type === 'chat').length;
  const items = trip.log.itemsAt(trip.log.head);
  const edits = items.reduce((sum, { version }) => sum + version, 0);
  const late = trip.late === undefined ? '' : ' · cara is here';
  return `${sent.join(' · ')} · ${received} received · ${chats} messages · ${items.length} items, ${edits} edits${late}`;
}
