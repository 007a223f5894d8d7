/** How a command ended: 0 is well. */
export const EXIT = { failed: 1, usage: 2 } as const;

/** What ends a command: one sentence for the person who typed it, and what to do about it. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    message: string,
    readonly hint = '',
    readonly exitCode: number = EXIT.failed,
  ) {
    super(message);
  }
}

/** The command was not typed as it has to be. */
export function usageFailure(message: string, hint = ''): Failure {
  return new Failure(message, hint, EXIT.usage);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
