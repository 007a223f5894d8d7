interface SparklineProps {
  /** Oldest first; a gap where there was nothing. */
  readonly values: readonly (number | undefined)[];
  readonly label: string;
}

const WIDTH = 72;
const HEIGHT = 18;

/** A line without axes, which tells its meaning by its label. */
export function Sparkline({ values, label }: SparklineProps) {
  const max = Math.max(1, ...values.map((value) => value ?? 0));
  const points = values.flatMap((value, index) =>
    value === undefined
      ? []
      : [`${(index * WIDTH) / (values.length - 1)},${HEIGHT - 2 - (value / max) * (HEIGHT - 4)}`],
  );
  return (
    <svg
      class="sparkline"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      <polyline points={points.join(' ')} />
      {points.length === 1 && <circle r="1.5" cx={points[0]?.split(',')[0]} cy={points[0]?.split(',')[1]} />}
    </svg>
  );
}
