/**
 * `npm run demo`, `rally demo`: friends in a room of a running server walk recorded tracks, chat, and plan; see --help.
 * Nothing but the wire is used.
 */
import { styleText } from 'node:util';
import { FRIENDS_MAX } from './demo/cast.js';
import { Demo } from './demo/demo.js';
import type { Happening } from './demo/happenings.js';
import { reportOf } from './demo/report.js';
import { runDemo } from './demo/verify.js';
import { knock } from './support/knock.js';
import { positive, readOptions } from './support/options.js';
import { Progress } from './support/progress.js';

const LINE_MS = 250;
const NAME_WIDTH = 6;

const options = readOptions('npm run demo --', {
  url: { default: 'ws://localhost:8080/ws', about: 'of a running server, or several, with commas, of its instances' },
  room: { default: 'demo', about: 'where the friends meet; what is there already stays' },
  friends: { default: '4', about: 'how many' },
  speed: { default: '10', about: 'times as fast as the tracks were recorded' },
  seconds: { default: '', about: 'how long; until Ctrl-C if not given' },
});
const speed = positive(options, 'speed');
const seconds = options.seconds === '' || options.seconds === '0' ? undefined : positive(options, 'seconds');
const friends = Math.min(Math.ceil(positive(options, 'friends')), FRIENDS_MAX);
const urls = options.url.split(',').map((url) => url.trim());

for (const url of urls) {
  const why = await knock(url);
  if (why === undefined) continue;
  const hint = 'start one in another terminal with `npm start`, or name a running one with --url.';
  process.stderr.write(`There is no server to join at ${url} (${why}): ${hint}\n`);
  process.exit(1);
}

const progress = new Progress();
const end = new AbortController();
if (seconds !== undefined) setTimeout(() => end.abort(), seconds * 1_000);
process.on('SIGINT', () => stop()).on('SIGTERM', () => stop());

const startedAt = performance.now();
const demo = await Demo.of({ urls, room: options.room, speed, friends, end: end.signal, onHappening: tell });
process.stdout.write(`Room ${options.room} of ${urls.join(', ')}, at ${speed}×. Join in:\n`);
process.stdout.write(`  npx rally chat ${options.room} --as you --url ${urls[0] ?? ''}\n\n`);
const ticking = setInterval(() => progress.show(() => demo.line), LINE_MS);
try {
  const checks = await runDemo(demo);
  clearInterval(ticking);
  progress.end();
  process.stdout.write(`\n${reportOf(demo, checks, (performance.now() - startedAt) / 1_000)}`);
  process.exit(checks.failed.length === 0 ? 0 : 1);
} catch (error) {
  progress.end();
  process.stderr.write(`\nThe demo broke off: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

/** On a terminal everything scrolls by; elsewhere only what is wrong with the network. */
function tell({ who, what, isConnection }: Happening): void {
  if (process.stdout.isTTY)
    progress.note(`${styleText(isConnection ? 'yellow' : 'cyan', who.padEnd(NAME_WIDTH))} ${what}`);
  else if (isConnection) progress.note(`${who.padEnd(NAME_WIDTH)} ${what}`);
}

/** Ends the trip at the first Ctrl-C, and the process at the second. */
function stop(): void {
  if (end.signal.aborted) process.exit(130);
  progress.note('The friends finish what they have begun …');
  end.abort();
}
