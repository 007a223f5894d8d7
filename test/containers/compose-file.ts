import { readFileSync } from 'node:fs';
import { parse, parseDocument } from 'yaml';

const ROOT = new URL('../../', import.meta.url);

/** What a Compose file may say of a service, as far as it is used here. */
export interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly container_name?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly user?: string;
  readonly privileged?: boolean;
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly ulimits?: { readonly nofile: number };
  readonly stop_grace_period?: string;
  readonly restart?: string;
}
export type Services = Readonly<Record<string, Service>>;

/** A file of the repository, as text. */
export function readText(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

/** `${NAME:-default}`, where Compose puts what it finds in the environment. */
const FROM_ENVIRONMENT = /\$\{\w+:-([^}]*)\}/g;

/**
 * A Compose file as plain data, in an empty environment; the tags that only a merge understands are left out.
 */
export function readCompose(path: string): { readonly services: Services } {
  return parse(readText(path).replace(FROM_ENVIRONMENT, '$1'), { logLevel: 'error' }) as { services: Services };
}

/** The service of that name; throws if there is none. */
export function serviceOf(services: Services, name: string): Service {
  const service = services[name];
  if (service === undefined) throw new Error(`There is no service ${name}`);
  return service;
}

/** What one server and its Redis are started with. */
export function singleServices(): Services {
  return readCompose('docker-compose.yml').services;
}

/** What several servers are started with: lists of the second file take the place of those of the first (`!reset`). */
export function scaledServices(): Services {
  const single = singleServices();
  const changes = readCompose('docker-compose.scale.yml').services;
  const names = Object.keys({ ...single, ...changes });
  return Object.fromEntries(names.map((name) => [name, { ...single[name], ...changes[name] }]));
}

/** The tag at a key of a Compose file, such as `!reset`. */
export function tagAt(path: string, keys: readonly string[]): string | undefined {
  const node = parseDocument(readText(path), { logLevel: 'silent' }).getIn(keys, true);
  return (node as { tag?: string } | undefined)?.tag;
}

/** `30s`, `1m`, `500ms` in milliseconds. */
export function durationMs(text = ''): number {
  const [, count, unit = ''] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [];
  const factor = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[unit];
  if (factor === undefined) throw new Error(`Not a duration: ${text}`);
  return Number(count) * factor;
}

/** The words after `--name` on a command line, up to the next option. */
export function flagOf(command: readonly string[] = [], name: string): string | undefined {
  const at = command.indexOf(`--${name}`);
  if (at < 0) return undefined;
  const rest = command.slice(at + 1);
  const end = rest.findIndex((word) => word.startsWith('--'));
  return rest.slice(0, end < 0 ? undefined : end).join(' ');
}
