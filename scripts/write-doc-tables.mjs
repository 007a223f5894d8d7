/** `npm run docs:tables`: writes .env.example, the README's table of variables, and those of error codes and metrics anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { envExample, envTable } from '../dist/config/env-docs.js';
import { metricTable } from '../dist/metrics/metric-docs.js';
import { errorTable } from '../dist/protocol/error-docs.js';

writeFileSync('.env.example', envExample());
writeBetween('README.md', 'env', envTable());
writeBetween('docs/protocol.md', 'errors', errorTable());
writeBetween('docs/metrics.md', 'metrics', metricTable());

/** Replaces what stands between `<!-- name:start -->` and `<!-- name:end -->`. */
function writeBetween(file, name, text) {
  const page = readFileSync(file, 'utf8');
  const marked = new RegExp(`(<!-- ${name}:start -->\n)[^]*?(<!-- ${name}:end -->)`);
  if (!marked.test(page)) throw new Error(`${file} has no lines <!-- ${name}:start --> and <!-- ${name}:end -->`);
  writeFileSync(
    file,
    page.replace(marked, (_, start, end) => `${start}${text}\n${end}`),
  );
}
