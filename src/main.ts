import { createApp } from './app.js';
import type { AppConfig } from './config/app-config.js';
import { parseEnv } from './config/parse-env.js';
import { readEnvironment } from './config/read-environment.js';
import { Drain } from './realtime/drain.js';
import { portOf, startLines } from './start-lines.js';

const parsed = parseEnv(readEnvironment());
if (parsed.ok) await start(parsed.config).catch(failWith);
else fail(parsed.faults);

async function start(config: AppConfig): Promise<void> {
  const app = await createApp(config);
  const { port, host } = config.listen;
  await (host === undefined ? app.listen(port) : app.listen(port, host));
  process.stdout.write(startLines(config, portOf(app)));
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // A second Ctrl-C does not wait for the drain; a second SIGTERM, as orchestrators send, does not cut it short.
      if (isStopping && signal === 'SIGINT') process.exit(130);
      if (isStopping) return;
      isStopping = true;
      const stop = app
        .get(Drain)
        .run()
        .then(() => app.close());
      stop.then(() => process.exit(0), failWith);
    });
  }
}

function failWith(error: unknown): void {
  fail([String(error)]);
}

function fail(faults: readonly string[]): void {
  process.stderr.write(`Rally Realtime cannot go on:\n${faults.map((fault) => `  - ${fault}\n`).join('')}`);
  process.exit(1);
}
