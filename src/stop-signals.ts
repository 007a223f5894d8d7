/**
 * Calls `stop` at the first SIGTERM or Ctrl-C. A second Ctrl-C does not wait for the drain: it calls `abandon`; a second
 * SIGTERM, as orchestrators send, does not cut the drain short.
 */
export function onStopSignal(stop: () => void, abandon: () => void): void {
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (!isStopping) {
        isStopping = true;
        stop();
      } else if (signal === 'SIGINT') {
        abandon();
      }
    });
  }
}
