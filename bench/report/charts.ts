import type { FanOutResult } from '../fan-out.js';
import type { GrowthResult, Series } from '../growth.js';
import { median, short } from './report.js';

const STYLE = 'font-family="sans-serif" font-size="12" fill="#222"';
const OWN = '#2a78b5';
const OTHERS = '#b9bec4';
const WIDTH = 760;
const LEFT = 150;
const BAR = 480;
const ROW = 20;
const GAP = 44;

/** Bars of CPU per delivery, workload by workload, each with a scale of its own; ours in blue. */
export function fanOutChart(results: readonly FanOutResult[]): string {
  const parts: string[] = [];
  let y = 40;
  for (const { title, peers } of results) {
    parts.push(`<text x="10" y="${y}" font-weight="bold">${escaped(title)}</text>`);
    y += 10;
    const costs = peers.map(({ name, windows }) => ({
      name,
      cost: median(windows.map((window) => window.cpuPerDelivery)),
    }));
    const most = Math.max(...costs.map(({ cost }) => cost));
    for (const { name, cost } of costs.toSorted((a, b) => a.cost - b.cost)) {
      const length = ((BAR * cost) / most).toFixed(1);
      const colour = name.startsWith('rally') ? OWN : OTHERS;
      parts.push(
        `<text x="${LEFT - 8}" y="${y + 14}" text-anchor="end">${escaped(name)}</text>`,
        `<rect x="${LEFT}" y="${y + 3}" width="${length}" height="14" fill="${colour}"/>`,
        `<text x="${LEFT + Number(length) + 6}" y="${y + 14}">${short(cost)} µs</text>`,
      );
      y += ROW;
    }
    y += GAP - ROW;
  }
  return svg('CPU of the server per message delivered (shorter is better)', WIDTH, y, parts);
}

const PANEL = { width: 240, height: 150, left: 45, top: 60, gap: 15 };

/** One panel for each thing that grows: CPU per delivery, from zero, over its logarithm. */
export function growthChart({ series }: GrowthResult): string {
  const costs = series.flatMap(({ points }) => points.map(costOf));
  const most = Math.max(...costs) * 1.2;
  const parts = series.flatMap((one, place) => panel(one, place, most));
  const width = PANEL.left + series.length * (PANEL.width + PANEL.gap);
  return svg('CPU per delivery (µs) while the server grows', width, PANEL.top + PANEL.height + 45, parts);
}

function panel({ id, points }: Series, place: number, most: number): string[] {
  const left = PANEL.left + place * (PANEL.width + PANEL.gap);
  const bottom = PANEL.top + PANEL.height;
  const x = (index: number) => left + 15 + ((PANEL.width - 40) * index) / Math.max(1, points.length - 1);
  const y = (cost: number) => bottom - (PANEL.height * cost) / most;
  const places = points.map((point, index) => [x(index).toFixed(1), y(costOf(point)).toFixed(1)] as const);
  const line = places.map(([px, py]) => `${px},${py}`).join(' ');
  return [
    `<text x="${left}" y="${PANEL.top - 12}" font-weight="bold">${id}</text>`,
    `<line x1="${left}" y1="${bottom}" x2="${left + PANEL.width - 10}" y2="${bottom}" stroke="#999"/>`,
    `<polyline points="${line}" fill="none" stroke="${OWN}" stroke-width="2"/>`,
    ...points.flatMap((point, index) => {
      const [px, py] = places[index] ?? ['0', '0'];
      return [
        `<circle cx="${px}" cy="${py}" r="3" fill="${OWN}"/>`,
        `<text x="${px}" y="${Number(py) - 8}" text-anchor="middle" font-size="11">${short(costOf(point))}</text>`,
        `<text x="${px}" y="${bottom + 16}" text-anchor="middle" font-size="11">${point.at.toLocaleString('en')}</text>`,
      ];
    }),
  ];
}

function costOf({ windows }: Series['points'][number]): number {
  return median(windows.map(({ cpuPerDelivery }) => cpuPerDelivery));
}

function svg(title: string, width: number, height: number, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ${STYLE}>
<rect width="100%" height="100%" fill="#fff"/>
<text x="10" y="18" font-size="14">${escaped(title)}</text>
${parts.join('\n')}
</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
