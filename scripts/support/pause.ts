import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after that time, or as soon as `end` comes. */
export async function pause(ms: number, end: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal: end }).catch(() => undefined);
}

/**
 * Comes after that time, or as soon as `end` comes.
 *
 * Not AbortSignal.any with AbortSignal.timeout: Node 20 collects the latter, and it never comes.
 */
export function sooner(ms: number, end: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const come = () => {
    clearTimeout(timer);
    end.removeEventListener('abort', come);
    controller.abort();
  };
  const timer = setTimeout(come, ms);
  end.addEventListener('abort', come);
  return controller.signal;
}
