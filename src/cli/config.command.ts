import { envTable } from '../config/env-docs.js';
import { ENV } from '../config/env-spec.js';
import type { EnvVariable } from '../config/env-spec.js';
import { parseEnv } from '../config/parse-env.js';
import { readEnvironment } from '../config/read-environment.js';
import { EXIT, Failure } from './failure.js';
import { paint, printJson, printLine } from './output.js';

interface ConfigOptions {
  readonly json?: true;
}
const VARIABLES = Object.entries<EnvVariable<unknown>>(ENV);

export function check({ json }: ConfigOptions): void {
  const parsed = parseEnv(readEnvironment());
  const faults = parsed.ok ? [] : parsed.faults;
  if (json) printJson({ ok: parsed.ok, faults });
  else if (parsed.ok) printLine(`${paint('green', 'ok')}  The server can start with these settings.`);
  else for (const fault of faults) printLine(`${paint('red', 'fault')}  ${fault}`);
  if (!parsed.ok) process.exitCode = EXIT.failed;
}

export function print({ json }: ConfigOptions): void {
  const env = readEnvironment();
  const parsed = parseEnv(env);
  if (!parsed.ok) throw new Failure(`The settings are not right: ${parsed.faults.join('; ')}`);
  const values = VARIABLES.map(([name, { default: preset, mask = asIs }]) => {
    const text = env[name]?.trim() ?? '';
    return text === '' ? { name, value: preset, isSet: false } : { name, value: mask(text), isSet: true };
  });
  if (json) return printJson(Object.fromEntries(values.map(({ name, value }) => [name, value])));
  for (const { name, value, isSet } of values) {
    printLine(isSet ? `${name}=${value}` : paint('dim', `${name}=${value}  # default`));
  }
}

export function docs({ json }: ConfigOptions): void {
  if (!json) return printLine(envTable());
  printJson(
    VARIABLES.map(([name, { default: preset, about, expects }]) => ({ name, default: preset, about, expects })),
  );
}

function asIs(text: string): string {
  return text;
}
