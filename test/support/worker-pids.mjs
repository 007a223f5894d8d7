/** Preloaded: each worker says its process id, and with RALLY_DIE_YOUNG ends once it has told that it listens. */
import cluster from 'node:cluster';
import { setTimeout } from 'node:timers';

if (cluster.isWorker) {
  process.stdout.write(`worker ${process.pid}\n`);
  if (process.env.RALLY_DIE_YOUNG) {
    const { send } = process;
    process.send = function (message, ...rest) {
      const isSent = send.call(process, message, ...rest);
      if ('store' in message) setTimeout(() => process.exit(3), 50);
      return isSent;
    };
  }
}
