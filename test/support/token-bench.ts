import { WebSocket } from 'ws';
import { ManualClock } from './manual-clock.js';
import type { RallyClient } from './rally-client.js';
import { TestServer } from './test-server.js';
import { JWT_ENV, tokenOf } from './tokens.js';
import type { TokenWish } from './tokens.js';

/** A server that believes tokens, and whoever shows one. Closed by `closeServers`. */
export class TokenBench {
  private constructor(
    readonly server: TestServer,
    readonly clock: ManualClock,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<TokenBench> {
    const clock = new ManualClock();
    return new TokenBench(await TestServer.start({ ...JWT_ENV, ...env }, { clock }), clock);
  }

  async connect(wish: TokenWish = {}): Promise<RallyClient> {
    return this.server.connect({ room: 'trip', v: 2, headers: await bearer(wish) });
  }

  /** Status of the handshake, or the code that the socket is closed with at once. */
  refused(query: string, headers: Record<string, string> = {}, protocols: string[] = []): Promise<number> {
    const ws = new WebSocket(`${this.server.url}?room_id=trip&v=2&${query}`, protocols, { headers });
    return new Promise((resolve) => {
      ws.on('error', () => undefined);
      ws.once('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
      ws.once('close', resolve);
    });
  }

  /** The status, and the ticket if there is one. */
  async ticket(
    headers: Record<string, string> = {},
  ): Promise<{ status: number; ticket: string; expires_in_ms?: number }> {
    const response = await fetch(`${this.server.httpUrl}/auth/ticket`, { method: 'POST', headers });
    return { status: response.status, ...((await response.json()) as { ticket: string }) };
  }
}

export async function bearer(wish: TokenWish = {}): Promise<{ Authorization: string }> {
  return { Authorization: `Bearer ${await tokenOf(wish)}` };
}
