import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { errorTable } from './error-docs.js';

describe('docs/protocol.md', () => {
  it('lists exactly the codes of the catalog (`npm run docs:tables` writes them)', () => {
    const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');
    expect(/<!-- errors:start -->\n([^]*?)\n<!-- errors:end -->/.exec(page)?.[1]).toBe(errorTable());
  });
});
