import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const SOCKETS = 20_000;
/** Sockets that nobody keeps. */
const SCRIPT = `
  import { Socket } from 'node:net';
  import { leanSockets } from './src/lean-sockets.ts';
  leanSockets();
  for (let i = 0; i < ${SOCKETS}; i++) new Socket({ readable: true, writable: true, manualStart: true });
`;

describe('lean sockets', () => {
  it('CONN-15 leave nothing in memory that a young collection does not take', async () => {
    const flags = ['--max-semi-space-size=1', '--trace-gc', '--trace-gc-nvp', '--import', './scripts/typescript.mjs'];
    const args = [...flags, '--input-type=module', '--eval', SCRIPT];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
    const young = stdout.split('\n').filter((line) => line.includes(' gc=s '));
    // The last ones: those before took what the start of the process had left.
    const survived = young.slice(-3).map((line) => Number(/new_space_survived=(\d+)/.exec(line)?.[1]));
    expect(survived).toHaveLength(3);
    expect(Math.max(...survived)).toBeLessThan(20_000);
  });
});
