import { markdownTable } from '../../scripts/support/markdown-table.js';
import type { ConnectionsResult } from '../connections.js';
import type { FanOutResult } from '../fan-out.js';
import type { GrowthResult } from '../growth.js';
import type { Window } from '../measure/window.js';
import { GOALS } from './goals.js';
import type { Goal, Verdict } from './goals.js';
import { median, short } from './report.js';
import type { Report } from './report.js';

/** What Node can do with its sockets, and nothing else. */
const BARE = 'ws';

/** All of a run in Markdown. */
export function page(report: Report): string {
  const parts = [
    `Run of ${report.at} on ${report.machine}. Median of the rounds, in brackets the least and the most.`,
    ...report.missing.map((why) => `Not run: ${why}`),
    '### Goals',
    goalsTable(report),
    '### Fan-out',
    '![CPU per delivery](img/bench-fan-out.svg)',
    ...report.fanOut.map(fanOutTable),
    ...(report.connections === undefined ? [] : ['### Connections', connectionsTable(report.connections)]),
    ...(report.growth === undefined
      ? []
      : ['### Growth', '![Growth](img/bench-growth.svg)', growthTable(report.growth)]),
    '### Who is who',
    Object.entries(report.peers)
      .map(([name, about]) => `- **${name}**: ${about}`)
      .join('\n'),
  ];
  return parts.join('\n\n');
}

interface Judged {
  readonly goal: Goal;
  readonly verdict: Verdict;
  readonly bare: Verdict | undefined;
}

function goalsTable(report: Report): string {
  const judged = GOALS.flatMap((goal): Judged[] => {
    const verdict = goal.judge(report);
    return verdict === undefined ? [] : [{ goal, verdict, bare: goal.judge(report, BARE) }];
  });
  const held = (isHeld: boolean) => (isHeld ? 'yes' : '**no**');
  const rows = judged.map(({ goal, verdict: { figure, must, aim }, bare }) => [
    goal.what,
    short(figure),
    goal.must,
    goal.must === '' ? '' : held(must),
    goal.aim ?? '',
    goal.aim === undefined ? '' : held(aim),
    bare === undefined ? '' : `${short(bare.figure)}${bare.must ? '' : ': no'}`,
  ]);
  const table = markdownTable(['goal', 'figure', 'must', 'held', 'aim', 'reached', 'bare `ws`'], rows);
  return `${tally(judged.filter(({ goal }) => goal.must !== ''))}\n\n${table}`;
}

/** What is out of reach for a server on `ws`, whatever it does besides. */
function tally(judged: readonly Judged[]): string {
  const missed = judged.filter(({ verdict }) => !verdict.must);
  const beyond = missed.filter(({ bare }) => bare?.must === false);
  return (
    `${judged.length - missed.length} of ${judged.length} figures that have to be reached are. Of the ${missed.length} ` +
    `others ${beyond.length} are not reached by plain \`ws\` either, which validates, orders and keeps nothing: the last ` +
    'column has its figure in place of ours.'
  );
}

function fanOutTable({ title, peers }: FanOutResult): string {
  const rows = peers.map(({ name, windows, delivered, expected, lost }) => [
    name,
    spread(windows.map(({ cpuPerDelivery }) => cpuPerDelivery)),
    short(median(windows.map(({ cpuPerMessage }) => cpuPerMessage))),
    spread(windows.map(({ serverCpu }) => serverCpu)),
    short(median(windows.map(({ redisCpu }) => redisCpu))),
    Math.round(median(windows.map(rateOf))).toLocaleString('en'),
    spread(windows.map(({ p50 }) => p50)),
    spread(windows.map(({ p99 }) => p99)),
    delivered === expected && lost === 0 ? 'all' : `${((100 * delivered) / expected).toFixed(1)} %`,
  ]);
  const head = [
    '',
    'CPU µs per delivery',
    'per message',
    'cores',
    'of Redis',
    'deliveries/s',
    'p50 ms',
    'p99 ms',
    'delivered',
  ];
  return `**${title}**\n\n${markdownTable(head, rows)}`;
}

function connectionsTable({ connections, peers }: ConnectionsResult): string {
  const rows = peers.map(({ name, rounds }) => [
    name,
    spread(rounds.map(({ kibPerConnection }) => kibPerConnection)),
    spread(rounds.map(({ connect }) => connect.cpu)),
    spread(rounds.map(({ connect }) => connect.perSecond)),
    spread(rounds.map(({ storm }) => storm.perSecond)),
    spread(rounds.map(({ storm }) => storm.cpu)),
    spread(rounds.map(({ storm }) => storm.p99)),
    String(rounds.reduce((sum, { connect, storm }) => sum + connect.failed + storm.failed, 0)),
  ]);
  const head = [
    '',
    'KiB each',
    'CPU µs per connect',
    'connects/s',
    'storm: returns/s',
    'CPU µs each',
    'p99 ms',
    'failed',
  ];
  return `${connections.toLocaleString('en')} connections, 256 at a time; in the storm all at once, 2,000 at a time.\n\n${markdownTable(head, rows)}`;
}

function growthTable({ series }: GrowthResult): string {
  const rows = series.flatMap(({ title, points }) =>
    points.map(({ at, windows, residentMib, redisMib }) => [
      title,
      at.toLocaleString('en'),
      spread(windows.map(({ cpuPerDelivery }) => cpuPerDelivery)),
      spread(windows.map(({ p99 }) => p99)),
      short(residentMib),
      short(redisMib),
    ]),
  );
  return markdownTable(['what grows', '', 'CPU µs per delivery', 'p99 ms', 'MiB', 'MiB of Redis'], rows);
}

function rateOf({ delivered, seconds }: Window): number {
  return delivered / seconds;
}

function spread(figures: readonly number[]): string {
  const middle = short(median(figures));
  return figures.length < 2 ? middle : `${middle} (${short(Math.min(...figures))}–${short(Math.max(...figures))})`;
}
