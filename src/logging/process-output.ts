import { setTimeout as delay } from 'node:timers/promises';

export type OutputName = 'stdout' | 'stderr';

/** What is kept for a reader that does not read. What comes then is dropped, or it would take the rooms with it. */
const BACKLOG_MAX_BYTES = 4 * 1024 * 1024;
/** An exit waits no longer for whoever reads. */
const READ_MAX_MS = 1_000;

/** Writes a line at once if its reader keeps up; never waits, never throws. */
export function writeLine(name: OutputName, line: string): void {
  const stream = guarded(name);
  if (stream.writableLength < BACKLOG_MAX_BYTES) stream.write(`${line}\n`);
}

/** Resolves when all that was written has left the process, or after a second: to be awaited before it ends. */
export async function outputLeft(): Promise<void> {
  const outputs = (['stdout', 'stderr'] as const).map((name) => {
    const stream = guarded(name);
    return new Promise<void>((resolve) => stream.write('', () => resolve()));
  });
  await Promise.race([Promise.all(outputs), delay(READ_MAX_MS)]);
}

function guarded(name: OutputName): NodeJS.WriteStream {
  const stream = process[name];
  // Of its own: those of others come and go. By its name, as test suites load this module again and again.
  if (!stream.listeners('error').some((listener) => listener.name === readerWentAway.name)) {
    stream.on('error', readerWentAway);
  }
  return stream;
}

/** EPIPE must not end the process, and the rooms with it. */
function readerWentAway(): void {
  // There is nobody left to tell.
}
