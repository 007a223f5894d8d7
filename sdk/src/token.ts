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
export async function tokenOf(source: TokenSource, reason: TokenContext['reason'], timeoutMs: number): Promise<string> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The token took too long')), timeoutMs);
  });
  try {
    return await Promise.race([source({ reason }), late]);
  } finally {
    clearTimeout(timer);
  }
}

export function isUnauthorized(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'unauthorized';
}
