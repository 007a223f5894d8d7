import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../test/support/free-port.js';
import type { Dialect } from '../load/dialect.js';
import type { Peer, RunningPeer, Setting } from './peer.js';
import { PinnedProcess, hasProgram, whenReady } from './pinned-process.js';
import { chatEvent, locationEvent } from './sample.js';

/** Where Debian puts it. */
const MODULE = '/usr/lib/nginx/modules/ngx_nchan_module.so';
const WORKER = /start worker process (\d+)/;
const JOINED = /Redis upstream rooms: ready/;
const CONNECTIONS = 16_384;

/** A channel is a room: who is subscribed to it also publishes to it, and gets what others wrote as they wrote it. */
export const nchanDialect: Dialect = {
  name: 'nchan',
  path: ({ room, user }) => `/ws?room_id=${room}&user_id=${user}`,
  chat: chatEvent,
  location: locationEvent,
};

export const nchan: Peer = {
  name: 'nchan',
  about:
    'nginx with Nchan 1.3.6 of Debian 12, one worker, in memory; several are joined by Redis. It passes on what clients ' +
    "write, and keeps the last ten messages of a channel. It leaves Nagle's algorithm on, and has no " +
    'setting for it: some writes wait for an acknowledgement, up to 40 ms.',
  dialect: nchanDialect.name,
  async missing() {
    const isThere = (await hasProgram('nginx')) && (await isFile(MODULE));
    return isThere ? undefined : 'nginx with Nchan is not installed: apt-get install nginx libnginx-mod-nchan';
  },
  async start({ cpu, instances, redis }: Setting): Promise<RunningPeer> {
    const directories: string[] = [];
    const ports: number[] = [];
    const masters: PinnedProcess[] = [];
    for (let instance = 0; instance < instances; instance++) {
      const directory = await mkdtemp(join(tmpdir(), 'rally-nchan-'));
      const port = await freePort();
      await writeFile(join(directory, 'nginx.conf'), configuration(directory, port, instances > 1 ? redis : undefined));
      const files = ['-p', directory, '-c', 'nginx.conf', '-e', 'stderr'];
      masters.push(PinnedProcess.start(cpu, 'nginx', files));
      directories.push(directory);
      ports.push(port);
    }
    const running = await whenReady(masters, async () => {
      const workers = await Promise.all(masters.map((master) => master.said(WORKER)));
      if (instances > 1) await Promise.all(masters.map((master) => master.said(JOINED)));
      return { pids: [...masters.map(({ pid }) => pid), ...workers.map(([, pid]) => Number(pid))], ports };
    });
    return {
      ...running,
      async stop() {
        await running.stop();
        await Promise.all(directories.map((directory) => rm(directory, { recursive: true, force: true })));
      },
    };
  },
};

function configuration(directory: string, port: number, redis: string | undefined): string {
  return `
daemon off;
load_module ${MODULE};
pid ${directory}/nginx.pid;
error_log stderr notice;
worker_processes 1;
events { worker_connections ${CONNECTIONS}; }
http {
  access_log off;
  client_body_temp_path ${directory}/body;
  proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi;
  scgi_temp_path ${directory}/scgi;
  ${redis === undefined ? '' : `upstream rooms { nchan_redis_server redis://${redis}; }`}
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location = /ws {
      nchan_pubsub websocket;
      nchan_channel_id $arg_room_id;
      nchan_subscriber_first_message newest;
      ${redis === undefined ? '' : 'nchan_redis_pass rooms;'}
    }
  }
}
`;
}

async function isFile(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
