import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scaledServices, serviceOf } from '../../test/containers/compose-file.js';
import { Checks } from '../support/checks.js';
import type { ImageConfig } from './buildah.js';
import { startRedis } from './check-redis.js';
import { checkScaled } from './check-scaled.js';
import { checkSingle } from './check-single.js';
import { run } from '../support/command.js';
import { NameServer } from './name-server.js';
import { CHECKS_FILE, CONFIG_FILE } from './run-files.js';

/** Where Docker's DNS is, for every container. */
const NAME_SERVER = '127.0.0.11';

/**
 * Runs the unpacked image, in a network that the caller made for it alone, so that every name, address and port is the
 * one of the Compose files. Leaves in the work directory what it checked.
 */
async function main(root: string, work: string): Promise<void> {
  const checks = new Checks();
  try {
    await run('ip', ['link', 'set', 'lo', 'up']);
    await checkAll(checks, root, work);
  } catch (error) {
    checks.that('everything was run', false, String(error));
  }
  writeFileSync(join(work, CHECKS_FILE), JSON.stringify(checks.all));
  // Ends what a failure left behind.
  process.exit(0);
}

async function checkAll(checks: Checks, root: string, work: string): Promise<void> {
  const [resolv, hosts, data] = [join(work, 'resolv.conf'), join(work, 'hosts'), join(work, 'redis')];
  writeFileSync(resolv, `nameserver ${NAME_SERVER}\n`);
  writeFileSync(hosts, '127.0.0.1 localhost\n');
  mkdirSync(data);
  const config = JSON.parse(readFileSync(join(work, CONFIG_FILE), 'utf8')) as ImageConfig;
  const image = { root, config, resolv, hosts };
  const services = scaledServices();
  const names = await NameServer.start(NAME_SERVER);
  names.set('redis', ['127.0.0.1']);
  process.stdout.write('redis-server as in docker-compose.yml\n');
  await startRedis(checks, serviceOf(services, 'redis'), data);
  process.stdout.write('one server as in docker-compose.yml\n');
  await checkSingle(checks, image, serviceOf(services, 'server'));
  process.stdout.write('three servers and the proxy as in docker-compose.scale.yml\n');
  await checkScaled(checks, image, services, names);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
const [, , root = '', work = ''] = process.argv;
await main(root, work);
