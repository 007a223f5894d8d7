import { createApp } from './app.js';
import { parseEnv } from './config/parse-env.js';
import { readEnvironment } from './config/read-environment.js';
import { Drain } from './realtime/drain.js';
import { portOf, startLines } from './start-lines.js';

const parsed = parseEnv(readEnvironment());
if (!parsed.ok) {
  process.stderr.write(`Rally Realtime cannot start:\n${parsed.faults.map((fault) => `  - ${fault}\n`).join('')}`);
  process.exit(1);
}
const { config } = parsed;
const app = await createApp(config);
const { port, host } = config.listen;
await (host === undefined ? app.listen(port) : app.listen(port, host));
process.stdout.write(startLines(config, portOf(app)));

let isStopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    // A second Ctrl-C does not wait for the drain; a second SIGTERM, as orchestrators send, does not cut it short.
    if (isStopping && signal === 'SIGINT') process.exit(130);
    if (!isStopping) void stop();
    isStopping = true;
  });
}

async function stop(): Promise<void> {
  await app.get(Drain).run();
  await app.close();
  process.exit(0);
}
