import { useEffect, useRef, useState } from 'preact/hooks';
import { hueOf } from '../../people/colour.js';
import { milliseconds, percentile } from './percentile.js';
import type { Series } from './series.js';

interface LatencyPlotProps {
  readonly series: readonly Series[];
  /** ms of the page's clock. */
  readonly now: number;
}

const SHOWN_MS = 120_000;
const TICKS = [
  { ms: 0.1, text: '0.1 ms' },
  { ms: 1, text: '1 ms' },
  { ms: 10, text: '10 ms' },
  { ms: 100, text: '100 ms' },
  { ms: 1_000, text: '1 s' },
  { ms: 10_000, text: '10 s' },
] as const;
const LEAST_MS = TICKS[0].ms;
const LEFT = 58;
const BOTTOM = 22;
const TOP = 10;
const RIGHT = 10;
const DOTS_MAX = 400;

/** Each measurement of the last two minutes as a dot; the upper axis is logarithmic, so that outliers leave room for the others. */
export function LatencyPlot({ series, now }: LatencyPlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const shown = series.map((one) => ({
    ...one,
    latencies: one.latencies.filter(({ clock }) => now - clock < SHOWN_MS).slice(-DOTS_MAX),
  }));
  const values = shown.flatMap(({ latencies }) => latencies.map(({ ms }) => ms));
  const slowest = Math.max(10, ...values);
  const top = TICKS.find(({ ms }) => ms >= slowest)?.ms ?? slowest;
  const x = (clock: number) => LEFT + (width - LEFT - RIGHT) * (1 - (now - clock) / SHOWN_MS);
  const y = (ms: number) =>
    TOP + (height - TOP - BOTTOM) * (1 - Math.log10(Math.max(ms, LEAST_MS) / LEAST_MS) / Math.log10(top / LEAST_MS));
  const label = `${values.length} measurements in the last two minutes, half within ${milliseconds(percentile(values, 50))}, all within ${milliseconds(percentile(values, 100))}`;
  return (
    <div ref={box} class="latency-plot">
      <svg width={width} height={height} role="img" aria-label={label}>
        <Axes width={width} height={height} x={(ago) => x(now - ago)} y={y} top={top} />
        {shown.map(({ label: name, user, kind, latencies }) => (
          <g key={name} class="series" data-kind={kind} style={{ '--hue': String(hueOf(user)) }}>
            {latencies.map(({ clock, ms }, index) => (
              <circle key={index} cx={x(clock)} cy={y(ms)} r="3" />
            ))}
          </g>
        ))}
      </svg>
    </div>
  );
}

interface AxesProps {
  readonly width: number;
  readonly height: number;
  /** Of so many ms ago. */
  readonly x: (ago: number) => number;
  readonly y: (ms: number) => number;
  readonly top: number;
}

function Axes({ width, height, x, y, top }: AxesProps) {
  return (
    <>
      {TICKS.filter(({ ms }) => ms <= top).map(({ ms, text }) => (
        <g key={ms}>
          <line class="grid" x1={LEFT} x2={width - RIGHT} y1={y(ms)} y2={y(ms)} />
          <text x={LEFT - 6} y={y(ms) + 4} text-anchor="end">
            {text}
          </text>
        </g>
      ))}
      {[2, 1.5, 1, 0.5, 0].map((minutes) => (
        <text key={minutes} x={x(minutes * 60_000)} y={height - 6} text-anchor={minutes === 0 ? 'end' : 'middle'}>
          {minutes === 0 ? 'now' : `−${minutes} min`}
        </text>
      ))}
    </>
  );
}

function useSize(box: { readonly current: HTMLElement | null }): { width: number; height: number } {
  const [size, setSize] = useState({ width: 400, height: 200 });
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    if (box.current !== null) observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return size;
}
