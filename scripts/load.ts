/** `npm run load`: many clients in many rooms, all features at once, against a server of its own; see --help. */
import { ServerProcess } from '../test/support/server-process.js';
import { Load } from './load/load.js';
import { positive, readOptions } from './support/options.js';
import { Progress } from './support/progress.js';

const options = readOptions('npm run load --', {
  clients: { default: '200', about: 'clients, spread over the rooms' },
  rooms: { default: '20', about: 'rooms' },
  seconds: { default: '60', about: 'how long they act' },
  'memory-tolerance': { default: '15', about: 'per cent that the last third may need more than the middle third' },
});
const size = {
  clients: positive(options, 'clients'),
  rooms: positive(options, 'rooms'),
  seconds: positive(options, 'seconds'),
  memoryTolerance: positive(options, 'memory-tolerance'),
};

const server = await ServerProcess.start({ isBuilt: true });
process.stdout.write(
  `${options.clients} clients in ${options.rooms} rooms of ${server.url} for ${options.seconds} s\n`,
);
const progress = new Progress();
try {
  const { checks, figures } = await Load.run({
    server,
    ...size,
    onProgress: (load) => progress.show(() => lineOf(load)),
  });
  progress.end();
  process.stdout.write(`\n${checks.table()}\n${JSON.stringify({ ok: checks.failed.length === 0, ...figures })}\n`);
  process.exitCode = checks.failed.length === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`\nThe run broke off: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await server.dispose();
}

function lineOf(load: Load): string {
  const { frames_sent, frames_received, events, reconnects, answer_ms } = load.figures();
  const rate = Math.round(frames_sent / Math.max(1, load.elapsedSeconds));
  return (
    `${frames_sent} frames sent (${rate}/s), ${frames_received} received · ${events} events · ` +
    `${reconnects} reconnects · answers ${answer_ms.p50} ms, p99 ${answer_ms.p99} ms · ${load.memory.last} MiB`
  );
}
