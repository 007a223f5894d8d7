import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that systems give to outgoing connections: a client that keeps trying the port of a dead server would
 * sooner or later be given that very port, and then talk to itself.
 */
export const PORTS = { from: 15_000, to: 32_000 } as const;
const TRIES = 20;

/** A port of 127.0.0.1 that nobody listens on just now. */
export async function freePort(below: number = PORTS.to): Promise<number> {
  for (let tries = 1; tries < TRIES; tries++) {
    const port = randomInt(PORTS.from, below);
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    await new Promise<void>((resolve) => probe.close(() => resolve()));
    if (isFree) return port;
  }
  throw new Error(`No free port in ${TRIES} tries`);
}
