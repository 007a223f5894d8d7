import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { within } from './within.js';

const DEADLINE_MS = 20_000;
export const WEBHOOK_SECRET = 'a-secret-of-both-of-them-32-bytes';

/** One call, as it came in. */
export interface Hook {
  readonly id: string;
  readonly type: string;
  readonly at: number;
  readonly room_id: string;
  readonly data: Record<string, unknown>;
}

/** An app's own server: believes what is signed, and answers as the test says. */
export class WebhookReceiver {
  /** Every call that was made, in order. */
  readonly hooks: Hook[] = [];
  /** `null`: gives none until the test does. */
  status: number | null = 204;
  private readonly waiting: ((hook: Hook) => void)[] = [];
  private readonly unanswered = new Set<ServerResponse>();
  private read = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server);
    server.on('request', (request, response) => void receiver.take(request, response));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return receiver;
  }

  /** What a server is told, to find it. */
  get env() {
    const { port } = this.server.address() as AddressInfo;
    return { WEBHOOK_URL: `http://127.0.0.1:${port}/hooks?key=c4n4ry`, WEBHOOK_SECRET };
  }

  /** The next call, seen already or still to come. */
  next(): Promise<Hook> {
    const seen = this.hooks[this.read++];
    if (seen !== undefined) return Promise.resolve(seen);
    return within(DEADLINE_MS, new Promise<Hook>((resolve) => this.waiting.push(resolve)), () => 'No webhook came');
  }

  /** As if nothing had been called yet. */
  forget(): void {
    this.hooks.length = 0;
    this.read = 0;
  }

  /** Of all calls that wait for one. */
  answer(status: number): void {
    for (const response of this.unanswered) response.writeHead(status, { location: '/elsewhere' }).end();
    this.unanswered.clear();
  }

  /** Whoever still waits for an answer gets none. */
  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    // As docs/webhooks.md tells apps to do it.
    const timestamp = String(request.headers['rally-timestamp']);
    const expected = createHmac('sha256', WEBHOOK_SECRET).update(`${timestamp}.${body}`).digest('hex');
    const hook = JSON.parse(body) as Hook;
    const isTrue = request.headers['rally-signature'] === `v1=${expected}` && request.headers['rally-id'] === hook.id;
    if (!isTrue) return void response.writeHead(401).end();
    this.unanswered.add(response);
    response.on('close', () => this.unanswered.delete(response));
    if (this.status !== null) this.answer(this.status);
    this.hooks.push(hook);
    this.waiting.shift()?.(hook);
  }
}
