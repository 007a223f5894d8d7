/** Where a store tells the operator; Nest's `LoggerService` fits. */
export interface StoreLog {
  log(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export const silentLog: StoreLog = { log: () => undefined, warn: () => undefined, error: () => undefined };
