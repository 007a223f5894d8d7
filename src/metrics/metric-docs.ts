import { METRICS } from './metric-list.js';

/** The table of docs/metrics.md, without a line break at its end. */
export function metricTable(): string {
  const rows = Object.entries(METRICS).map(([name, { type, labels, help }]) => {
    return `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`;
  });
  return ['| Metric | Type | Labels | What it tells |', '|---|---|---|---|', ...rows].join('\n');
}
