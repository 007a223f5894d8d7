import type { Row } from '../row.js';

const COLUMNS = {
  scenario: (row: Row) => row.scenario,
  seed: (row: Row) => row.seed,
  faults: (row: Row) => row.faults_injected,
  acked: (row: Row) => row.acked,
  unknown: (row: Row) => row.unknown,
  lost: (row: Row) => row.lost,
  twice: (row: Row) => row.duplicated,
  order: (row: Row) => row.reordered,
  gaps: (row: Row) => row.silent_gaps,
  locks: (row: Row) => row.overlaps + row.stale_tokens,
  plan: (row: Row) => row.itinerary,
  chat: (row: Row) => row.chat,
  foreign: (row: Row) => row.foreign,
  others: (row: Row) => row.others,
  'back p50': (row: Row) => row.recovery_ms.p50,
  'back p99': (row: Row) => row.recovery_ms.p99,
  'ack p99': (row: Row) => row.answers_ms.p99,
  ok: (row: Row) => (row.ok ? 'ok' : 'FAILED'),
} as const;

/** For a terminal: names to the left, figures to the right, times in ms. */
export function table(rows: readonly Row[]): string {
  const lines = [Object.keys(COLUMNS), ...rows.map((row) => Object.values(COLUMNS).map((cell) => String(cell(row))))];
  const widths = Object.keys(COLUMNS).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
  return `${text.join('\n')}\n`;
}
