import { Redis } from 'ioredis';
import { flagOf } from '../../test/containers/compose-file.js';
import type { Service } from '../../test/containers/compose-file.js';
import type { Checks } from '../support/checks.js';
import { outcomeOf } from '../support/command.js';
import { Daemon } from './daemon.js';

const START_MS = 20_000;
const FLAGS = ['appendonly', 'appendfsync', 'maxmemory-policy', 'client-output-buffer-limit'];

/** Starts redis-server with the command line of the Compose service, and checks that it understood all of it. */
export async function startRedis(checks: Checks, { command = [], healthcheck }: Service, dir: string): Promise<void> {
  const redis = new Daemon('redis-server', [...command, '--dir', dir]);
  const [, ping = '', ...words] = healthcheck?.test ?? [];
  const ms = await redis.until('healthy', async () => (await outcomeOf(ping, words)).code === 0, START_MS);
  checks.that('redis is healthy', true, `after ${ms} ms, by ${[ping, ...words].join(' ')}`);
  const client = new Redis({ lazyConnect: true });
  const told = await Promise.all(FLAGS.map(async (flag) => [flag, await client.config('GET', flag)] as const));
  client.disconnect();
  const ignored = told.filter(([flag, [, value = '']]) => !value.includes(inBytes(flagOf(command, flag) ?? '?')));
  const faults = ignored.map(([flag, [, value]]) => `${flag} is ${value}`);
  checks.none('redis understands its flags', faults, FLAGS.join(', '));
}

/** As Redis tells sizes. */
function inBytes(text: string): string {
  return text.replace(/(\d+)mb/g, (_, megabytes: string) => String(Number(megabytes) * 1024 * 1024));
}
