/** Preloaded: SIGUSR2 throws where nothing catches it, SIGHUP rejects where nothing handles it. */
import { setTimeout } from 'node:timers';

process.on('SIGUSR2', () =>
  setTimeout(() => {
    throw new Error('planted');
  }, 0),
);
process.on('SIGHUP', () => void Promise.reject(new Error('planted')));
