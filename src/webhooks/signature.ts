import { createHmac } from 'node:crypto';

/** HOOK-2: what proves that a body is ours and from then: `v1=<hex HMAC-SHA-256 of "<timestamp>.<body>">`. */
export function signatureOf(secret: string, timestamp: number, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}
