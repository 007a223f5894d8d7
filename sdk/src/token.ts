/** Why a token is asked for. `expired`: the last one is over, or was taken back. `refresh`: it will soon be. */
export interface TokenContext {
  readonly reason: 'connect' | 'expired' | 'refresh';
}
/**
 * A token that is good now. What it throws is tried again, but for an error with the `code` "unauthorized": that user has
 * none any more, and the client ends.
 */
export type TokenSource = (context: TokenContext) => string | Promise<string>;

/** Rejects if the source takes longer. */
export function tokenOf(
  source: string | TokenSource,
  reason: TokenContext['reason'],
  timeoutMs: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The token took too long')), timeoutMs);
    const asked = async (): Promise<string> => (typeof source === 'string' ? source : source({ reason }));
    asked()
      .finally(() => clearTimeout(timer))
      .then(resolve, reject);
  });
}

export function isUnauthorized(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === 'unauthorized';
}
