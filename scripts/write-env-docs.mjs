/** `npm run docs:env`: writes .env.example and the README's table anew from src/config/env-spec.ts. */
import { readFileSync, writeFileSync } from 'node:fs';
import { envExample, envTable } from '../dist/config/env-docs.js';

const MARKED = /(<!-- env:start -->\n)[^]*?(<!-- env:end -->)/;

writeFileSync('.env.example', envExample());
const readme = readFileSync('README.md', 'utf8');
if (!MARKED.test(readme)) throw new Error('README.md has no lines <!-- env:start --> and <!-- env:end -->');
writeFileSync(
  'README.md',
  readme.replace(MARKED, (_, start, end) => `${start}${envTable()}\n${end}`),
);
