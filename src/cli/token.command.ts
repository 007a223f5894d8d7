import { usageFailure } from './failure.js';
import { printJson, printLine, remark } from './output.js';
import { signerOf } from './signer.js';
import type { Grant } from './signer.js';

export interface TokenOptions extends Grant {
  /** File with a private key. */
  readonly key?: string;
  readonly json?: true;
}

/** Signs a token that this configuration believes. */
export async function token({ key, json, ...grant }: TokenOptions): Promise<void> {
  const { maxLifetimeMs, sign } = await signerOf(key);
  if (grant.expires > maxLifetimeMs)
    throw usageFailure(
      `A token may live for ${maxLifetimeMs / 1_000} s`,
      'Choose a shorter --expires, or raise JWT_MAX_LIFETIME_MS.',
    );
  const signed = await sign(grant);
  if (json) return printJson({ token: signed.token, expires_at: signed.expiresAtMs });
  printLine(signed.token);
  remark('For development and tests: in production the server of your app signs tokens (docs/authentication.md).');
}
