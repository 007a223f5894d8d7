import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import type { WebhooksConfig } from '../config/app-config.js';
import type { RoomId } from '../protocol/ids.js';
import { Turnstile } from '../realtime/turnstile.js';
import type { Millis } from '../store/room-contents.js';
import { signatureOf } from './signature.js';

const CALL_MAX_MS: Millis = 5_000;
const WAIT_MAX_MS: Millis = 8_000;
/** Of the wait for a place and the call. */
export const SENDING_MAX_MS: Millis = WAIT_MAX_MS + CALL_MAX_MS;
const CALLS_AT_ONCE = 8;
/** Each holds its body in memory; what is beyond comes again when its claim ends. */
const WAITING_MAX = 1_000;

/** One event as the app's own server is told of it. */
export interface WebhookEvent {
  /** The same in each attempt. */
  readonly id: string;
  readonly type: string;
  /** When it happened, by the store's clock. */
  readonly at: Millis;
  readonly room_id: RoomId;
  readonly data: object;
}
/** `unsent`: there was no free place in time, nothing was called. */
export type Sending = 'taken' | 'refused' | 'unsent';

/** Calls the app's own server. */
@Injectable()
export class WebhookSender {
  private readonly logger = new Logger(WebhookSender.name);
  private readonly places = new Turnstile(CALLS_AT_ONCE);
  private waiting = 0;
  private isRefusing = false;

  constructor(private readonly clock: Clock) {}

  /** Never rejects. Resolves within {@link SENDING_MAX_MS}, or has called nothing. `taken` is an answer 2xx. */
  async send(to: WebhooksConfig, event: WebhookEvent): Promise<Sending> {
    if (this.waiting >= WAITING_MAX) return 'unsent';
    const since = this.clock.steady();
    this.waiting++;
    return this.places.pass(async () => {
      this.waiting--;
      if (this.clock.steady() - since > WAIT_MAX_MS) return 'unsent';
      const fault = await this.call(to, event);
      this.note(to, fault);
      return fault === undefined ? 'taken' : 'refused';
    });
  }

  /** Gives what went wrong, in a few words without what was said. */
  private async call({ url, secret }: WebhooksConfig, event: WebhookEvent): Promise<string | undefined> {
    const body = JSON.stringify(event);
    const timestamp = Math.floor(this.clock.now() / 1_000);
    const headers = {
      'content-type': 'application/json',
      'rally-id': event.id,
      'rally-timestamp': String(timestamp),
      'rally-signature': signatureOf(secret, timestamp, body),
    };
    const late = new AbortController();
    const cancel = this.clock.after(CALL_MAX_MS, () => late.abort());
    try {
      const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal: late.signal });
      // Nobody reads it, and unread it would hold its connection.
      await response.body?.cancel();
      return response.ok ? undefined : `HTTP ${response.status}`;
    } catch (error) {
      return late.signal.aborted ? `no answer within ${CALL_MAX_MS} ms` : causeOf(error);
    } finally {
      cancel();
    }
  }

  /** One line when it begins to fail and one when it is well again; in between `rally_webhooks_total` tells. */
  private note({ url }: WebhooksConfig, fault: string | undefined): void {
    const { host } = new URL(url);
    if (fault !== undefined && !this.isRefusing) {
      this.logger.warn(`${host} does not take webhooks (${fault}); each is tried again for a day`);
    }
    if (fault === undefined && this.isRefusing) this.logger.log(`${host} takes webhooks again`);
    this.isRefusing = fault !== undefined;
  }
}

/** The message of a failed fetch is always the same; its cause has a code. Never the text: it may name the URL. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.name;
  return 'not reachable';
}
