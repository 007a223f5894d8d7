import { parseArgs } from 'node:util';

interface Option {
  readonly default: string;
  readonly about: string;
  /** Given or not: `true`, or its default. */
  readonly isFlag?: true;
}

/** The options of a command line; ends the process at `--help` and at what it does not know. */
export function readOptions<Name extends string>(command: string, known: Record<Name, Option>): Record<Name, string> {
  const options = Object.fromEntries(
    Object.entries<Option>(known).map(([name, { isFlag }]) => [name, { type: isFlag ? 'boolean' : 'string' } as const]),
  );
  const help = `${command} [options]\n${Object.entries<Option>(known).map(lineOf).join('')}`;
  try {
    const given = parseArgs({ options: { ...options, help: { type: 'boolean' } } });
    const values: Record<string, unknown> = given.values;
    if (values['help'] === true) return leave(help, 0);
    const names = Object.keys(known) as Name[];
    const chosen = names.map((name) => [name, `${(values[name] as string | true | undefined) ?? known[name].default}`]);
    return Object.fromEntries(chosen) as Record<Name, string>;
  } catch (error) {
    return leave(`${error instanceof Error ? error.message : String(error)}\n\n${help}`, 1);
  }
}

/** Ends the process unless the option is a number above 0. */
export function positive<Name extends string>(options: Record<Name, string>, name: Name): number {
  const value = Number(options[name]);
  return value > 0 ? value : leave(`--${name} must be a number above 0\n`, 1);
}

function lineOf([name, { default: preset, about }]: [string, Option]): string {
  return `  --${name.padEnd(18)} ${about}${preset === '' ? '' : ` (${preset})`}\n`;
}

function leave(text: string, code: number): never {
  (code === 0 ? process.stdout : process.stderr).write(text);
  process.exit(code);
}
