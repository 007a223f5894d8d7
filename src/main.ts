import cluster from 'node:cluster';
import type { INestApplication } from '@nestjs/common';
import { createApp } from './app.js';
import type { AppConfig } from './config/app-config.js';
import { parseEnv } from './config/parse-env.js';
import { readEnvironment } from './config/read-environment.js';
import { LineLogger } from './logging/line-logger.js';
import { outputLeft } from './logging/process-output.js';
import { withoutSecrets } from './logging/redaction.js';
import { Drain } from './realtime/drain.js';
import { portOf, startEntry, startLines } from './start-lines.js';
import type { Started } from './start-lines.js';
import { onStopSignal } from './stop-signals.js';
import { StoreChoice } from './store/choose-store.js';
import { onUncaughtError } from './uncaught-errors.js';
import { superviseWorkers, workerLink } from './workers.js';

/** More than a drain takes beyond its own delays: the last answers, the last writes. */
const DRAIN_GRACE_MS = 15_000;

const parsed = parseEnv(readEnvironment());
if (!parsed.ok) fail(parsed.faults);
else if (parsed.config.listen.workers > 1 && cluster.isPrimary) supervise(parsed.config).then(exit, failWith);
else await serve(parsed.config).catch(failWith);

async function supervise(config: AppConfig): Promise<void> {
  const log = loggerFor(config);
  const onStarted = (started: Started) => tell(started, config, log);
  const { admin, listen } = config;
  await superviseWorkers({ count: listen.workers, adminPort: admin?.port, onStarted, log });
}

async function serve(config: AppConfig): Promise<void> {
  const logger = loggerFor(config);
  const app = await createApp(config, { logger });
  let stopping: Promise<void> | undefined;
  const stop = () => void (stopping ??= drainAndClose(app).then(exit, failWith));
  const { delayMs, windowMs } = config.drain;
  onUncaughtError({ log: logger, stop, deadlineMs: delayMs + windowMs + DRAIN_GRACE_MS });
  const { port, host } = config.listen;
  await (host === undefined ? app.listen(port) : app.listen(port, host));
  onStopSignal(stop, () => process.exit(130));
  const started = { port: portOf(app), store: app.get(StoreChoice).summary };
  const supervisor = workerLink();
  supervisor?.onOrphaned(stop);
  if (supervisor === undefined) tell(started, config, logger);
  else supervisor.reportStarted(started);
}

/** In production whoever collects the log expects JSON of every line. */
function tell(started: Started, config: AppConfig, log: LineLogger): void {
  if (config.isProduction) log.log(startEntry(config, started), 'Start');
  else process.stdout.write(startLines(config, started));
}

async function drainAndClose(app: INestApplication): Promise<void> {
  await app.get(Drain).run();
  await app.close();
}

function loggerFor(config: AppConfig): LineLogger {
  const logger = new LineLogger(config);
  process.on('exit', () => logger.flush());
  return logger;
}

/** With 0, unless something went wrong on the way. */
function exit(): void {
  void outputLeft().then(() => process.exit());
}

function failWith(error: unknown): void {
  fail([withoutSecrets(String(error))]);
}

function fail(faults: readonly string[]): void {
  process.stderr.write(`Rally Realtime cannot go on:\n${faults.map((fault) => `  - ${fault}\n`).join('')}`);
  process.exitCode = 1;
  exit();
}
