import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../test/support/free-port.js';
import type { Dialect, Member } from '../load/dialect.js';
import type { Peer, RunningPeer, Setting } from './peer.js';
import { PinnedProcess, hasProgram, whenReady } from './pinned-process.js';
import { chatEvent, locationEvent } from './sample.js';

const READY = /Server is ready/;
const JOINED = /Route connection created/;
const CONNECT = JSON.stringify({
  verbose: false,
  pedantic: false,
  echo: true,
  lang: 'bench',
  version: '1.0.0',
  protocol: 1,
});
const PING = Buffer.from('PING\r\n');
const PONG = 'PONG\r\n';

/** The lines of NATS in binary frames; a frame of the server may carry several. */
export const natsDialect: Dialect = {
  name: 'nats',
  isBinary: true,
  path: () => '/',
  hello: (member) => [`CONNECT ${CONNECT}\r\nSUB ${subjectOf(member)} 1\r\nPING\r\n`],
  isWelcome: (payload) => payload.includes(PONG),
  answerTo: (payload) => (payload.includes(PING) ? PONG : undefined),
  chat: (member, mark) => publish(member, chatEvent(member, mark)),
  location: (member, mark) => publish(member, locationEvent(member, mark)),
};

export const nats: Peer = {
  name: 'nats',
  about:
    'nats-server 2.9.10 of Debian 12 with its WebSocket listener, a subject per room; several are one cluster. It passes ' +
    'on what clients write, and keeps nothing.',
  dialect: natsDialect.name,
  async missing() {
    return (await hasProgram('nats-server')) ? undefined : 'nats-server is not installed: apt-get install nats-server';
  },
  async start({ cpu, instances }: Setting): Promise<RunningPeer> {
    const directory = await mkdtemp(join(tmpdir(), 'rally-nats-'));
    const nodes: { server: PinnedProcess; port: number; route: number }[] = [];
    for (let instance = 0; instance < instances; instance++) {
      const port = await freePort();
      const route = await freePort();
      const file = join(directory, `${instance}.conf`);
      await writeFile(
        file,
        configuration(
          instance,
          port,
          route,
          nodes.map((other) => other.route),
        ),
      );
      nodes.push({ server: PinnedProcess.start(cpu, 'nats-server', ['-c', file]), port, route });
    }
    const servers = nodes.map(({ server }) => server);
    const running = await whenReady(servers, async () => {
      await Promise.all(servers.map((server) => server.said(READY)));
      if (instances > 1) await Promise.all(servers.map((server) => server.said(JOINED)));
      return { pids: servers.map(({ pid }) => pid), ports: nodes.map(({ port }) => port) };
    });
    return {
      ...running,
      async stop() {
        await running.stop();
        await rm(directory, { recursive: true, force: true });
      },
    };
  },
};

function configuration(instance: number, port: number, route: number, others: readonly number[]): string {
  return `
server_name: bench-${instance}
listen: "127.0.0.1:-1"
websocket { listen: "127.0.0.1:${port}", no_tls: true, compression: false }
cluster {
  name: bench
  listen: "127.0.0.1:${route}"
  routes: [${others.map((other) => `"nats://127.0.0.1:${other}"`).join(', ')}]
}
`;
}

function subjectOf({ room }: Member): string {
  return `room.${room}`;
}

/** Its length in bytes: a sample is ASCII. */
function publish(member: Member, event: string): string {
  return `PUB ${subjectOf(member)} ${event.length}\r\n${event}\r\n`;
}
