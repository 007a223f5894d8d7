import { runnable } from '../../test/support/server-code.js';
import { YOUNG_SPACE } from '../../test/support/server-process.js';
import type { Dialect } from '../load/dialect.js';
import type { Peer } from './peer.js';
import { startNodeServers } from './pinned-process.js';
import { chatPayload } from './sample.js';
import { seedDialect } from './seed-dialect.js';

/** The answer of a frame is what it asks for by its `id`. */
export const echoDialect: Dialect = {
  ...seedDialect,
  name: 'rally-echo',
  chat: (_member, mark) => `{"type":"echo","id":"${mark}","payload":${chatPayload(mark)}}`,
};

export const rallyEcho: Peer = {
  name: 'rally-echo',
  about:
    'this server with a gateway more, of twenty lines: it validates, and what its handler returns goes back to the ' +
    'sender; nothing is kept',
  dialect: echoDialect.name,
  missing: () => Promise.resolve(undefined),
  start: ({ cpu, instances }) => {
    const { entry, imports } = runnable('bench/peers/rally-echo/server.ts');
    const options = [YOUNG_SPACE, ...imports.flatMap(({ href }) => ['--import', href])];
    return startNodeServers({ cpu, instances, options, server: entry, args: [] });
  },
};
