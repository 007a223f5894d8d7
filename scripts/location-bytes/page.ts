import { markdownTable } from '../support/markdown-table.js';
import type { Figures, Manner } from './measure.js';

export interface Measured {
  readonly manner: Manner;
  /** By the number of people in the room. */
  readonly by: ReadonlyMap<number, Figures>;
}

/** Bytes to pixels. */
type Scale = (bytes: number) => number;

const ROW_PX = 30;
const LEFT_PX = 330;
const BAR_PX = 420;
const TOP_PX = 50;
const FOOT_PX = 40;
/** Where the bars begin. */
const LEAST_BYTES = 100_000;
const COLOURS = ['#2a78b5', '#e08a1e'];

/** Figures per person and hour, in Markdown. */
export function table(measured: readonly Measured[]): string {
  const sizes = [...(measured[0]?.by.keys() ?? [])];
  const heads = sizes.flatMap((people) => [`${people} friends: up`, 'down', 'of it acks', 'of naive']);
  const rows = measured.map(({ manner, by }) => {
    const cells = sizes.flatMap((people) => {
      const [figures, naive] = [by.get(people), measured[0]?.by.get(people)];
      if (figures === undefined || naive === undefined) return ['', '', '', ''];
      return [kB(figures.up), kB(figures.down), kB(figures.acks), percent(totalOf(figures) / totalOf(naive))];
    });
    const fixes = [...by.values()][0]?.fixes ?? 0;
    return [manner.name, String(Math.round(fixes)), ...cells];
  });
  const head = ['kB per person and hour', 'fixes sent', ...heads];
  return markdownTable(head, rows);
}

/** The same as bars: up and down together, by logarithm, since the naive way is so much longer. */
export function plot(measured: readonly Measured[]): string {
  const totals = measured.flatMap(({ by }) => [...by.values()].map(totalOf));
  const most = 10 ** Math.ceil(Math.log10(Math.max(...totals)));
  const x: Scale = (bytes) => LEFT_PX + (BAR_PX * Math.log10(bytes / LEAST_BYTES)) / Math.log10(most / LEAST_BYTES);
  const height = TOP_PX + measured.length * ROW_PX + FOOT_PX;
  const parts = [...grid(x, most, height), ...legend(measured), ...measured.flatMap((one, row) => bars(one, row, x))];
  const title = 'Bytes per person and hour of live location, up and down (logarithmic)';
  const style = 'font-family="sans-serif" font-size="12" fill="#222"';
  const size = `width="${LEFT_PX + BAR_PX + 60}" height="${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${style}>
<rect width="100%" height="100%" fill="#fff"/>
<text x="10" y="18" font-weight="bold">${title}</text>
${parts.join('\n')}
</svg>
`;
}

function grid(x: Scale, most: number, height: number): string[] {
  const parts: string[] = [];
  for (let bytes = LEAST_BYTES; bytes <= most; bytes *= 10) {
    const at = x(bytes).toFixed(0);
    parts.push(
      `<line x1="${at}" y1="${TOP_PX}" x2="${at}" y2="${height - FOOT_PX + 5}" stroke="#ccc"/>`,
      `<text x="${at}" y="${height - FOOT_PX + 22}" text-anchor="middle">${bytes / 1e6} MB</text>`,
    );
  }
  return parts;
}

function legend([first]: readonly Measured[]): string[] {
  return [...(first?.by.keys() ?? [])].flatMap((people, n) => {
    const at = LEFT_PX + n * 140;
    return [
      `<rect x="${at}" y="28" width="12" height="12" fill="${COLOURS[n] ?? ''}"/>`,
      `<text x="${at + 18}" y="39">${people} friends</text>`,
    ];
  });
}

function bars({ manner, by }: Measured, row: number, x: Scale): string[] {
  const y = TOP_PX + row * ROW_PX;
  const name = `<text x="${LEFT_PX - 10}" y="${y + 17}" text-anchor="end">${escaped(manner.name)}</text>`;
  const each = [...by.values()].map(totalOf).flatMap((total, n) => {
    const [top, width] = [y + 3 + n * 12, x(total) - LEFT_PX];
    const bar = `x="${LEFT_PX}" y="${top}" width="${width.toFixed(1)}" height="10" fill="${COLOURS[n] ?? ''}"`;
    const end = `x="${(LEFT_PX + width + 4).toFixed(1)}" y="${top + 9}" font-size="10"`;
    return [`<rect ${bar}/>`, `<text ${end}>${(total / 1e6).toFixed(2)}</text>`];
  });
  return [name, ...each];
}

function totalOf({ up, down }: Figures): number {
  return up + down;
}

function kB(bytes: number): string {
  return Math.round(bytes / 1_000).toLocaleString('en');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

function escaped(text: string): string {
  return text.replaceAll('`', '').replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
