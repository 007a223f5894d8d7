import type { Recovery } from '../recoveries.js';
import type { Moment, Timeline } from './timeline.js';

const WIDTH = 1_000;
const LEFT = 92;
const LANE = { faults: 26, acks: 64, refusals: 26, recoveries: 44 } as const;
const GAP = 14;
const DOT_ROWS_MAX = 60;
const DOT_ROW = 2.4;

/** One scenario as a picture: what was done to the server, and under it what its clients felt. */
export function drawing(timeline: Timeline, recoveries: readonly Recovery[]): string {
  const scale = (at: number): number => LEFT + (at / (timeline.seconds * 1_000 || 1)) * (WIDTH - LEFT - 8);
  const lanes = [
    lane('faults', LANE.faults, (top) => faultsIn(timeline, scale, top)),
    lane('acks', LANE.acks, (top) => bars(timeline, timeline.acked, { scale, top, height: LANE.acks, name: 'ack' })),
    lane('unavailable', LANE.refusals, (top) =>
      bars(timeline, timeline.unavailable, { scale, top, height: LANE.refusals, name: 'refusal' }),
    ),
    lane('recoveries', LANE.recoveries, (top) => recoveriesIn(timeline, recoveries, scale, top)),
    lane('clients', DOT_ROWS_MAX * DOT_ROW, (top) => dots(timeline, scale, top)),
  ];
  let top = 4;
  const drawn = lanes.map(({ name, height, draw }) => {
    const at = top;
    top += height + GAP;
    return `<text class="lane" x="0" y="${at + 11}">${name}</text>${draw(at)}`;
  });
  const shades = timeline.faults.map(({ begin, end }) => shade(scale(begin), scale(end), top));
  return (
    `<svg viewBox="0 0 ${WIDTH} ${top + 18}" role="img" aria-label="timeline">` +
    `${shades.join('')}${axis(timeline.seconds, scale, top)}${drawn.join('')}</svg>`
  );
}

function lane(name: string, height: number, draw: (top: number) => string) {
  return { name, height, draw };
}

function shade(from: number, to: number, height: number): string {
  return `<rect class="shade" x="${round(from)}" y="0" width="${round(Math.max(1.5, to - from))}" height="${round(height)}"/>`;
}

function faultsIn({ faults }: Timeline, scale: (at: number) => number, top: number): string {
  return faults
    .map(({ name, begin, end }, index) => {
      const x = round(scale(begin));
      const width = round(Math.max(3, scale(end) - scale(begin)));
      const label = `<text class="label" x="${x}" y="${top + 24}">${index + 1}</text>`;
      const seconds = ((end - begin) / 1_000).toFixed(1);
      return `<rect class="fault" x="${x}" y="${top}" width="${width}" height="13" rx="2"><title>${escape(name)}, ${seconds} s</title></rect>${label}`;
    })
    .join('');
}

interface Bars {
  readonly scale: (at: number) => number;
  readonly top: number;
  readonly height: number;
  readonly name: string;
}

function bars({ bucketMs }: Timeline, counts: readonly number[], { scale, top, height, name }: Bars): string {
  const most = Math.max(1, ...counts);
  const width = round(Math.max(0.8, scale(bucketMs) - scale(0) - 0.6));
  const perSecond = Math.round((most * 1_000) / bucketMs);
  const drawn = counts.flatMap((count, index) => {
    if (count === 0) return [];
    const tall = round((count / most) * height);
    return [`M${round(scale(index * bucketMs) + width / 2)} ${top + height}v${-tall}`];
  });
  return `<path class="${name}" stroke-width="${width}" d="${drawn.join('')}"/><text class="label" x="0" y="${top + 24}">≤ ${most === 1 && counts.every((n) => n === 0) ? 0 : perSecond}/s</text>`;
}

/** Each a line from the fault, or from its end, to the client's next answer; the longest lowest. */
function recoveriesIn(
  { faults }: Timeline,
  recoveries: readonly Recovery[],
  scale: (at: number) => number,
  top: number,
): string {
  return faults
    .flatMap((_, index) => {
      const of = recoveries.filter(({ fault }) => fault === index + 1).toSorted((one, other) => one.ms - other.ms);
      return of.map(({ from, ms, client }, place) => {
        const y = round(top + 2 + (place / Math.max(1, of.length)) * (LANE.recoveries - 4));
        const title = `<title>${escape(client)}: ${Math.round(ms)} ms</title>`;
        return `<line class="recovery" x1="${round(scale(from))}" x2="${round(scale(from + ms))}" y1="${y}" y2="${y}">${title}</line>`;
      });
    })
    .join('');
}

function dots({ clients, closes, joins, truncates }: Timeline, scale: (at: number) => number, top: number): string {
  const row = new Map(clients.map((client, index) => [client, index % DOT_ROWS_MAX]));
  const draw = (moments: readonly Moment[], name: string): string => {
    const drawn = moments.map(({ at, client }) => {
      return `M${round(scale(at))} ${round(top + (row.get(client) ?? 0) * DOT_ROW + DOT_ROW / 2)}h0`;
    });
    return `<path class="${name}" d="${drawn.join('')}"/>`;
  };
  return draw(joins, 'joined') + draw(truncates, 'truncated') + draw(closes, 'closed');
}

function axis(seconds: number, scale: (at: number) => number, top: number): string {
  const step = seconds > 40 ? 10 : 5;
  const marks = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => index * step);
  return marks
    .map((second) => {
      const x = round(scale(second * 1_000));
      return `<line class="grid" x1="${x}" x2="${x}" y1="0" y2="${round(top)}"/><text class="label" x="${x}" y="${round(top + 13)}">${second} s</text>`;
    })
    .join('');
}

function round(figure: number): number {
  return Math.round(figure * 10) / 10;
}

export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
