import { ERRORS } from './error-code.js';

/** The table of docs/protocol.md, made from the catalog. */
export function errorTable(): string {
  const rows = Object.entries(ERRORS).map(
    ([code, { meaning, retryable }]) => `| \`${code}\` | ${retryable ? 'yes' : 'no'} | ${meaning} |`,
  );
  return ['| code | retry | meaning |', '|---|---|---|', ...rows].join('\n');
}
