import type { AppConfig } from '../config/app-config.js';
import { parseEnv } from '../config/parse-env.js';
import { readEnvironment } from '../config/read-environment.js';
import { lookAtClient } from './doctor-connection.js';
import { lookAtConfig, lookAtDataDir, lookAtNode, lookAtPort } from './doctor-machine.js';
import { lookAtRedis } from './doctor-redis.js';
import { EXIT } from './failure.js';
import type { Finding } from './finding.js';
import { paint, printJson, printLine } from './output.js';
import type { Style } from './output.js';

export interface DoctorOptions {
  readonly url?: string;
  readonly token?: string;
  /** ms, for each look. */
  readonly timeout: number;
  readonly quiet?: true;
  readonly json?: true;
}

const STYLES: Readonly<Record<Finding['level'], Style>> = { ok: 'green', warn: 'yellow', fail: 'red' };
const WHAT_WIDTH = 12;

/** One line for each look, as soon as it was taken; fails if one of them did. */
export async function doctor(options: DoctorOptions): Promise<void> {
  const findings: Finding[] = [];
  for await (const finding of examine(options)) {
    findings.push(finding);
    if (!options.json && !(options.quiet && finding.level === 'ok')) printFinding(finding);
  }
  if (options.json) printJson(findings);
  if (findings.some(({ level }) => level === 'fail')) process.exitCode = EXIT.failed;
}

/** Of a server elsewhere only what can be seen from here: this machine's settings are not its own. */
async function* examine(options: DoctorOptions): AsyncGenerator<Finding> {
  yield lookAtNode();
  if (options.url !== undefined) return yield* await lookAtClient({ ...options, url: options.url });
  const parsed = parseEnv(readEnvironment());
  yield* lookAtConfig(parsed);
  if (parsed.ok) yield* examineMachine(parsed.config, options);
}

async function* examineMachine(config: AppConfig, options: DoctorOptions): AsyncGenerator<Finding> {
  const { port, isServed } = await lookAtPort(config, options.timeout);
  yield port;
  yield* await lookAtRedis(config.store, options.timeout);
  if (!isServed) yield* lookAtDataDir(config.store);
  else yield* await lookAtClient({ ...options, url: `ws://localhost:${config.listen.port}/ws` });
}

function printFinding({ level, what, seen, advice }: Finding): void {
  printLine(`${paint(STYLES[level], level.padEnd(4))}  ${what.padEnd(WHAT_WIDTH)}  ${seen}`);
  if (advice !== undefined) printLine(`${' '.repeat(WHAT_WIDTH + 8)}→ ${advice}`);
}
