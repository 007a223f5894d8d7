import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { runnable } from '../../test/support/server-code.js';

/** More than a pipe holds. */
const LINES = 20_000;
const { entry, imports } = runnable('src/logging/process-output.ts');
const PROGRAM = `
  import { outputLeft, writeLine } from '${entry.href}';
  for (let n = 0; n < ${LINES}; n++) writeLine('stdout', 'line ' + n);
  await outputLeft();
  process.exit(7);
`;

/** A process that prints a lot and then ends, for a reader who does as told. */
function printing() {
  const loaders = imports.flatMap(({ href }) => ['--import', href]);
  return spawn(process.execPath, [...loaders, '--input-type=module', '--eval', PROGRAM], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

describe('the output of a process that ends', () => {
  it('is whole where somebody reads, ends in time where nobody does, and does no harm where nobody is', async () => {
    const [read, unread, gone] = [printing(), printing(), printing()];
    gone.stdout.destroy();
    const ends = Promise.all([read, unread, gone].map((child) => once(child, 'exit')));
    const lines = (await text(read.stdout)).trimEnd().split('\n');
    expect([lines.length, lines.at(-1)]).toEqual([LINES, `line ${LINES - 1}`]);
    expect(await ends).toEqual([
      [7, null],
      [7, null],
      [7, null],
    ]);
    unread.stdout.destroy();
  });
});
