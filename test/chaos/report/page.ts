import { recoveriesOf } from '../recoveries.js';
import type { PlantedResult } from '../planted/run-planted.js';
import type { Row } from '../row.js';
import type { ScenarioResult } from '../run-scenario.js';
import { drawing, escape } from './drawing.js';
import { STYLE } from './style.js';
import { timelineOf } from './timeline.js';

/** What is kept of one scenario. */
export interface Chapter {
  readonly row: Row;
  readonly findings: ScenarioResult['findings'];
  readonly html: string;
}
export interface Run {
  readonly seeds: readonly number[];
  readonly seconds: number;
  readonly chapters: readonly Chapter[];
  readonly planted: readonly PlantedResult[];
  /** Scenarios that could not be played to their end. */
  readonly brokenOff: readonly string[];
}
const FINDINGS_SHOWN = 12;

export function isGood({ chapters, planted: bugs, brokenOff }: Run): boolean {
  return brokenOff.length === 0 && chapters.every(({ row }) => row.ok) && bugs.every(({ isFound }) => isFound);
}

/** The whole run as one page that needs nothing but a browser. */
export function page(run: Run): string {
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Rally Realtime: chaos</title>` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head><body>` +
    `${heading(run)}${findings(run)}${run.chapters.map(({ html }) => html).join('')}${planted(run)}</body></html>\n`
  );
}

export function chapterOf({ scenario, row, findings: found, entries }: ScenarioResult): Chapter {
  const { p50, p99 } = row.recovery_ms;
  const facts = [
    `${row.clients} clients`,
    `${row.acked.toLocaleString('en')} acked, ${row.lost} lost`,
    `${row.faults_injected} faults`,
    ...(row.recoveries === 0 ? [] : [`${row.recoveries} recoveries, p50 ${p50} ms, p99 ${p99} ms`]),
    `answers p50 ${row.answers_ms.p50} ms, p99 ${row.answers_ms.p99} ms`,
  ];
  const timeline = timelineOf(entries);
  const names = timeline.faults.map(({ name }) => `<li>${escape(name)}</li>`).join('');
  const html =
    `<section><h2 class="${row.ok ? 'good' : 'bad'}">${row.scenario} ` +
    `<small>${row.store}, seed ${row.seed}, ${row.seconds} s</small></h2>` +
    `<p>${escape(scenario.about)}</p><p class="facts">${facts.join(' · ')}</p>` +
    `${drawing(timeline, recoveriesOf(entries))}${names === '' ? '' : `<ol>${names}</ol>`}</section>`;
  return { row, findings: found, html };
}

function heading(run: Run): string {
  const { seeds, seconds, chapters, planted: bugs } = run;
  const sum = (figure: (row: Row) => number): number => chapters.reduce((all, { row }) => all + figure(row), 0);
  const figures: readonly (readonly [string, string])[] = [
    ['acked events', sum(({ acked }) => acked).toLocaleString('en')],
    ['acked and lost', String(sum(({ lost }) => lost))],
    ['faults', String(sum(({ faults_injected: injected }) => injected))],
    ['scenarios', String(chapters.length)],
    ['planted bugs found', `${bugs.filter(({ isFound }) => isFound).length} of ${bugs.length}`],
    ['minutes', (seconds / 60).toFixed(1)],
  ];
  const cards = figures.map(([name, figure]) => `<div><b>${figure}</b><span>${name}</span></div>`).join('');
  return (
    `<header class="${isGood(run) ? 'good' : 'bad'}"><h1>${isGood(run) ? 'Every promise was kept' : 'Not every promise was kept'}</h1>` +
    `<p>Seed ${seeds.join(', ')}: real processes, hurt on purpose, and what their clients saw.</p>` +
    `<div class="cards">${cards}</div></header>`
  );
}

function findings({ chapters, brokenOff }: Run): string {
  const lists = chapters
    .filter(({ row }) => !row.ok)
    .map(({ row, findings: found }) => {
      const lines = found.slice(0, FINDINGS_SHOWN).map(({ checker, what, at }) => {
        const when = at === undefined ? '' : ` <i>${(at / 1_000).toFixed(1)} s</i>`;
        return `<li><b>${checker}</b>${when} ${escape(what.slice(0, 400))}</li>`;
      });
      const more = found.length > FINDINGS_SHOWN ? `<li>and ${found.length - FINDINGS_SHOWN} more</li>` : '';
      const slow = found.length === 0 ? `<li>recovery p99 ${row.recovery_ms.p99} ms</li>` : '';
      return `<h3>${row.scenario}, seed ${row.seed}</h3><ul>${lines.join('')}${more}${slow}</ul>`;
    });
  const broken = brokenOff.map((why) => `<li>${escape(why)}</li>`).join('');
  if (lists.length + brokenOff.length === 0) return '';
  return `<section class="findings"><h2>Findings</h2>${lists.join('')}<ul>${broken}</ul></section>`;
}

function planted({ planted: bugs }: Run): string {
  if (bugs.length === 0) return '';
  const rows = bugs.map(({ bug, checker, isFound, found }) => {
    const what = isFound ? escape(found.slice(0, 160)) : 'not found';
    return `<tr class="${isFound ? 'good' : 'bad'}"><td>${bug}</td><td>${checker}</td><td>${what}</td></tr>`;
  });
  return (
    `<section><h2>Planted bugs</h2><p>Each is a patch of the real code, in one instance; its checker has to find it.</p>` +
    `<table><tr><th>bug</th><th>checker</th><th>what it found</th></tr>${rows.join('')}</table></section>`
  );
}
