/**
 * Preloaded into a server: after SIGUSR2 the next write to a file stops half way, and the process with it, as if the
 * power went at that moment.
 */
import { writeSync } from 'node:fs';
import { open } from 'node:fs/promises';

const anyFile = await open(new URL(import.meta.url));
const files = Object.getPrototypeOf(anyFile);
await anyFile.close();

process.once('SIGUSR2', () => {
  files.write = function writeHalf(data, offset, length, position) {
    const half = Math.ceil(length / 2);
    const isAtLineEnd = data[offset + half - 1] === 0x0a;
    writeSync(this.fd, data, offset, isAtLineEnd ? half - 1 : half, position);
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => undefined); // The kill may take a moment; nothing may go on meanwhile.
  };
});
