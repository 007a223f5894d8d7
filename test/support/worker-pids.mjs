/** Preloaded: each worker says its process id; with RALLY_DIE_YOUNG all but the first two end as soon as they listen. */
import cluster from 'node:cluster';
import { setTimeout } from 'node:timers';

if (cluster.isWorker) {
  process.stdout.write(`worker ${process.pid}\n`);
  if (process.env.RALLY_DIE_YOUNG && cluster.worker.id > 2) {
    const { send } = process;
    process.send = function (message, ...rest) {
      const isSent = send.call(process, message, ...rest);
      if ('store' in message) setTimeout(() => process.exit(3), 50);
      return isSent;
    };
  }
}
