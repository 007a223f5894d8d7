import type { Checks } from '../support/checks.js';
import { quantiles } from '../support/quantiles.js';
import type { Companion } from './companion.js';
import type { Demo } from './demo.js';
import { count } from './tally.js';

/** What happened, in figures, and whether every promise was kept. */
export function reportOf({ companions, ledger }: Demo, checks: Checks, seconds: number): string {
  const figures = companions.map((one) => rowOf(one));
  const total = (figure: (companion: Companion) => Map<string, number>) => {
    const codes = new Map<string, number>();
    for (const one of companions) for (const [code, times] of figure(one)) count(codes, code, times);
    return wordsOf(codes);
  };
  const [p50, p99] = quantiles(
    companions.flatMap(({ tally }) => tally.answerTimes),
    0.5,
    0.99,
  );
  const sum = (figure: (companion: Companion) => number) => companions.reduce((all, one) => all + figure(one), 0);
  const lines = [
    [
      'events',
      `seq ${ledger.head - ledger.events + 1}..${ledger.head}: ${ledger.messages} messages, ${ledger.edits} edits`,
    ],
    ['answers', `p50 ${p50} ms, p99 ${p99} ms`],
    ['contention', total(({ tally }) => tally.contention)],
    ['asked to try again', total(({ tally }) => tally.again)],
    [
      'sent again',
      `${sum(({ tally }) => tally.resent)} commands whose outcome was open, of which ` +
        `${sum(({ tally }) => tally.duplicates)} had been done, and were not done twice`,
    ],
    ['unexpected errors', `${sum(({ tally }) => tally.unexpected.length)}`],
  ];
  const broken = checks.failed.length;
  return [
    table([HEADINGS, ...figures]),
    table(lines),
    checks.table(),
    `${broken === 0 ? 'Every promise was kept' : `${broken} promises were broken`}, in ${seconds.toFixed(0)} s.\n`,
  ].join('\n');
}

const HEADINGS = ['friend', 'instance', 'walked', 'sent', 'received', 'up to seq', 'gaps', 'repeats', 'reconnects'];

function rowOf({ name, url, walk, tally, copy: { reader } }: Companion): string[] {
  const figures = [tally.sent, tally.received, reader.cursor, reader.gaps, reader.repeats, tally.reconnects];
  return [name, new URL(url).host, `${(walk.distance / 1_000).toFixed(1)} km`, ...figures.map(String)];
}

function wordsOf(codes: Map<string, number>): string {
  const words = [...codes].filter(([, times]) => times > 0).map(([code, times]) => `${code} ${times}`);
  return words.length === 0 ? 'none' : words.join(', ');
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, n) => Math.max(...rows.map((row) => row[n]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join('  '));
  return lines.map((line) => `  ${line.trimEnd()}\n`).join('');
}
