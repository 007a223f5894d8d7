import { describe, it } from '@jest/globals';
import { readdirSync } from 'node:fs';

/** Stands for them in the report, for a skip must be seen. */
describe.skip('no Chromium here: not run in a browser', () => {
  it.each(readdirSync('test/browser').sort())('%s', () => undefined);
});
