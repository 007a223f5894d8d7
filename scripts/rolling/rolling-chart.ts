import { BUCKET_MS } from './timeline.js';
import type { Timeline } from './timeline.js';

const WIDTH = 900;
const LEFT = 60;
const RIGHT = 20;
const PANEL = 130;
const GAP = 55;
const TOP = 60;
const STYLE = 'font-family="sans-serif" font-size="12" fill="#222"';
const BLUE = '#2a78b5';

/** Two panels over time: who comes back, and how many are away; with a line for each thing that was done. */
export function rollingChart(timeline: Timeline): string {
  const [returns, absent] = [timeline.returns(), timeline.absent()];
  const x = (index: number) => LEFT + ((WIDTH - LEFT - RIGHT) * index) / Math.max(1, returns.length);
  const marks = timeline.marks.flatMap(({ at, text }, place) => {
    const left = x(at / BUCKET_MS).toFixed(1);
    const bottom = TOP + 2 * PANEL + GAP;
    return [
      `<line x1="${left}" x2="${left}" y1="${TOP - 10}" y2="${bottom}" stroke="#bbb" stroke-dasharray="3 3"/>`,
      `<text x="${Number(left) + 3}" y="${TOP - 12 - (place % 2) * 13}" font-size="10">${text}</text>`,
    ];
  });
  const parts = [
    ...marks,
    ...panel(returns, TOP, 'come back, per half second', x),
    ...panel(absent, TOP + PANEL + GAP, 'are away', x),
    ...seconds(returns.length, x),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${TOP + 2 * PANEL + GAP + 40}" ${STYLE}>
<rect width="100%" height="100%" fill="#fff"/>
<text x="10" y="18" font-size="14">Clients while three instances are replaced, one after the other</text>
${parts.join('\n')}
</svg>
`;
}

function panel(counts: readonly number[], top: number, title: string, x: (index: number) => number): string[] {
  const most = Math.max(1, ...counts);
  const bars = counts.map((count, index) => {
    const tall = (PANEL * count) / most;
    const width = Math.max(1, x(1) - x(0) - 1).toFixed(1);
    return `<rect x="${x(index).toFixed(1)}" y="${(top + PANEL - tall).toFixed(1)}" width="${width}" height="${tall.toFixed(1)}" fill="${BLUE}"/>`;
  });
  return [
    `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${top + PANEL}" y2="${top + PANEL}" stroke="#999"/>`,
    `<text x="${LEFT - 6}" y="${top + 10}" text-anchor="end">${most}</text>`,
    `<text x="${LEFT}" y="${top - 6 + PANEL + 20}" font-weight="bold">${title}</text>`,
    ...bars,
  ];
}

function seconds(buckets: number, x: (index: number) => number): string[] {
  const bottom = TOP + 2 * PANEL + GAP;
  const perMark = 10_000 / BUCKET_MS;
  return Array.from({ length: Math.floor(buckets / perMark) + 1 }, (_, n) => {
    const left = x(n * perMark).toFixed(1);
    return `<text x="${left}" y="${bottom + 30}" text-anchor="middle" font-size="11">${n * 10} s</text>`;
  });
}
