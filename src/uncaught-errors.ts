export interface UncaughtErrorHandling {
  readonly log: { error(message: string, error: Error, context: string): void };
  /** Begins to drain, or goes on with it; ends the process when it is done. */
  readonly stop: () => void;
  /** From the first error on: a drain that takes longer has failed. */
  readonly deadlineMs: number;
}

/**
 * What nothing caught, thrown or rejected, is a fault of the server, and what state it left is not known. Node would cut
 * everybody off at once; this logs it, lets `stop` say goodbye to the clients, and sees to it that the process ends, with 1.
 */
export function onUncaughtError({ log, stop, deadlineMs }: UncaughtErrorHandling): void {
  let deadline: NodeJS.Timeout | undefined;
  // Without a listener of its own, Node turns an unhandled rejection into this.
  process.on('uncaughtException', (error, origin) => {
    const what = origin === 'unhandledRejection' ? 'A rejection' : 'An error';
    log.error(`${what} that nothing handled: this process drains and ends`, error, 'Process');
    process.exitCode = 1;
    deadline ??= setTimeout(() => process.exit(), deadlineMs);
    stop();
  });
}
