import { WebSocket } from 'ws';
import type { WebSocketClass } from '../../sdk/src/web-socket.js';
import type { Frame } from '../../test/support/rally-client.js';

interface Question {
  readonly askedAt: number;
  isRepeated: boolean;
  /** Of the last refusal. */
  code?: string;
}

/** What one client sends and is answered, over all its connections, in figures. */
export class WireMeter {
  sent = 0;
  /** Commands that had to be sent again because their outcome was not known. */
  resent = 0;
  /** Refusals after which the same frame was sent again, by code. */
  readonly again = new Map<string, number>();
  /** ms from a frame to its answer, of those that were sent once. */
  readonly answerTimes: number[] = [];
  /** The instance that it is connected to, or tried last. */
  url: string | undefined;
  /** For the client that is measured. */
  readonly webSocket: WebSocketClass = meteredWebSocket(this);
  private readonly questions = new Map<string, Question>();
  private welcomes = 0;

  get reconnects(): number {
    return Math.max(0, this.welcomes - 1);
  }

  noteSent(text: string): void {
    this.sent++;
    const { id } = JSON.parse(text) as { id?: string };
    if (id === undefined) return;
    const known = this.questions.get(id);
    if (known === undefined) return void this.questions.set(id, { askedAt: performance.now(), isRepeated: false });
    const { code } = known;
    if (code !== undefined) this.again.set(code, (this.again.get(code) ?? 0) + 1);
    if (code !== 'rate_limited') this.resent++;
    delete known.code;
    known.isRepeated = true;
  }

  noteReceived({ type, re, payload }: Frame): void {
    if (payload['action'] === 'welcome') this.welcomes++;
    const question = this.questions.get(re ?? '');
    if (question === undefined || (type !== 'ack' && type !== 'error')) return;
    if (!question.isRepeated) this.answerTimes.push(performance.now() - question.askedAt);
    if (type === 'ack') this.questions.delete(re ?? '');
    else question.code = String(payload['code']);
  }
}

function meteredWebSocket(meter: WireMeter): WebSocketClass {
  return class extends WebSocket {
    constructor(url: string, protocols?: string[]) {
      super(url, protocols);
      meter.url = url;
      this.on('message', (data: Buffer) => meter.noteReceived(JSON.parse(data.toString()) as Frame));
    }

    override send(text: string): void {
      meter.noteSent(text);
      super.send(text);
    }
  };
}
