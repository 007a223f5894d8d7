import { RallyClient } from '../../test/support/rally-client.js';
import type { Service } from '../../test/containers/compose-file.js';
import { durationMs } from '../../test/containers/compose-file.js';
import type { Checks } from '../support/checks.js';
import { Container } from './container.js';
import type { Unpacked } from './container.js';
import { statusOf } from './status-of.js';

const ORIGIN = 'localhost:8080';
const START_MS = 30_000;
const NO_RIGHTS = '0000000000000000';
const ROOM = 'trip';

/** Tries to write to each path, and prints those where it could. */
const TRY_TO_WRITE = `
for (const path of process.argv.slice(1)) {
  try { require('node:fs').writeFileSync(path, ''); console.log(path); } catch {}
}`;

/** One server as docker-compose.yml starts it: confined, healthy, useful, and gone when told to. */
export async function checkSingle(checks: Checks, image: Unpacked, service: Service): Promise<void> {
  const server = new Container(image, service.environment ?? {});
  try {
    const ms = await server.untilHealthy(true, START_MS);
    checks.that('server is healthy', true, `after ${ms} ms, by its own healthcheck`);
    checks.equal('GET /health', await statusOf(`http://${ORIGIN}/health`), 200, '200');
    const [, ...healthcheck] = image.config.Healthcheck.Test;
    const { code } = await server.execute(healthcheck, { PORT: '9' });
    checks.equal('healthcheck where nobody answers', code, 1, 'exit code 1');
    checkRights(checks, server);
    await checkWrites(checks, server);
    await checkChat(checks);
    await checkStop(checks, server, durationMs(service.stop_grace_period));
  } finally {
    await server.end();
  }
}

function checkRights(checks: Checks, { status, command }: Container): void {
  const { Uid = '', Gid = '', Groups = '', NoNewPrivs, NSpid = '' } = status;
  checks.equal(
    'user, group',
    [Uid, Gid, Groups.trim()],
    ['1000\t1000\t1000\t1000', '1000\t1000\t1000\t1000', ''],
    '1000',
  );
  checks.equal('no new privileges', NoNewPrivs, '1', 'set');
  const rights = ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].filter((name) => status[name] !== NO_RIGHTS);
  checks.none('capabilities', rights, 'none, and none to be had');
  checks.equal('process 1', [command[0], NSpid.split('\t').at(-1)], ['node', '1'], command.join(' '));
}

async function checkWrites(checks: Checks, server: Container): Promise<void> {
  const paths = ['/app/x', '/app/dist/main.js', '/etc/x', '/home/node/x', '/var/tmp/x', '/tmp/x'];
  const { stdout } = await server.execute(['node', '-e', TRY_TO_WRITE, ...paths]);
  checks.equal('writes', stdout, '/tmp/x', 'to /tmp alone');
}

async function checkChat(checks: Checks): Promise<void> {
  const [ana, ben] = await Promise.all(
    ['ana', 'ben'].map((user) => RallyClient.connect(`ws://${ORIGIN}/ws`, { room: ROOM, user, v: 2 })),
  );
  await ben?.expect({ type: 'room', payload: { action: 'joined' } });
  const payload = { content: 'Hello from a container' };
  const { type } = (await ana?.ask({ type: 'chat', payload })) ?? {};
  const heard = await ben?.expect({ type: 'chat', user_id: 'ana', payload });
  checks.equal('chat', [type, heard?.seq], ['ack', 1], 'acknowledged, and heard by another client');
  await Promise.all([ana?.close(), ben?.close()]);
}

async function checkStop(checks: Checks, server: Container, graceMs: number): Promise<void> {
  const client = await RallyClient.connect(`ws://${ORIGIN}/ws`, { room: ROOM, user: 'cleo', v: 2 });
  const started = performance.now();
  server.signal('SIGTERM');
  checks.that('SIGTERM: unhealthy', true, `after ${await server.untilHealthy(false, graceMs)} ms`);
  const [{ code }, exitCode] = await Promise.all([client.closed, server.ended(graceMs)]);
  checks.equal('SIGTERM: sockets', code, 1012, 'closed with 1012');
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  checks.equal('SIGTERM: exit code', exitCode, 0, `0 after ${seconds} s, of ${graceMs / 1000} s that Compose gives`);
}
