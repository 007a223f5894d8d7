const WIDTH = 120;
const HEIGHT = 28;

/** The last values as a line from 0 to the highest; what it shows is also said in numbers beside it. */
export function Sparkline({ values }: { values: readonly (number | undefined)[] }) {
  const top = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE);
  const step = WIDTH / Math.max(values.length - 1, 1);
  const points = values.map((value, index) => `${index * step},${HEIGHT - 2 - ((value ?? 0) / top) * (HEIGHT - 4)}`);
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <polyline points={points.join(' ')} fill="none" vector-effect="non-scaling-stroke" />
    </svg>
  );
}
