import { once } from 'node:events';
import { WebSocket } from 'ws';
import { ERRORS } from '../../../src/protocol/error-code.js';
import { BAD_FRAMES, STRICT_FRAMES } from '../../conformance/cases/envelope-refusals.cases.js';
import { GOOD_FRAMES, STRICT_GOOD } from '../../conformance/cases/envelope.cases.js';
import type { Frame } from '../../support/rally-client.js';
import type { Random } from '../random.js';

const CORPUS = [BAD_FRAMES, STRICT_FRAMES, GOOD_FRAMES, STRICT_GOOD].flatMap((cases) =>
  cases.map(({ frame }) => (typeof frame === 'string' ? frame : JSON.stringify(frame))),
);
const SEEDS = [
  { type: 'chat', id: 'a', payload: { content: 'x' } },
  { type: 'location', id: 'b', payload: { latitude: 1, longitude: 2 } },
  { type: 'planning', id: 'c', payload: { action: 'lock', item_id: 'x', ttl_ms: 5_000 } },
  { type: 'planning', payload: { action: 'update', item_id: 'x', data: { title: 'y' }, base_version: 0 } },
  { type: 'planning', id: 'e', payload: { action: 'create', item_id: 'x', day: '2030-05-01', after: null, data: {} } },
  { type: 'planning', id: 'f', payload: { action: 'move', item_id: 'x', day: null, base_version: 1 } },
  { type: 'planning', payload: { action: 'reorder', order: ['x'] } },
  { type: 'planning', id: 'g', payload: { action: 'batch', ops: [{ action: 'delete', item_id: 'x' }] } },
  { type: 'planning', id: 'h', payload: { action: 'undo', seq: 1 } },
  { type: 'room', id: 'd', payload: { action: 'join', room_id: 'noise', since: 'a:1' } },
].map((frame) => JSON.stringify(frame));
const STRANGE = ['null', '1e999', '-0', '""', '[]', '{}', '"\\ud800"', '"__proto__"', 'true', '9007199254740993'];
/** Frames of one socket: more malformed ones and the server hangs up, as it should. */
const FRAMES = 15;

/** What a broken client, or a curious one, sends: the corpus, and good frames that something happened to. */
export class Noise {
  /** Answers that no client should ever get. */
  readonly faults: string[] = [];
  sent = 0;

  constructor(
    private readonly url: string,
    private readonly random: Random,
  ) {}

  /** One socket's worth of it. */
  async burst(): Promise<void> {
    const ws = new WebSocket(`${this.url}?v=2&room_id=noise&user_id=noise${this.random.whole(1, 5)}`);
    ws.on('error', () => undefined);
    ws.on('message', (data: Buffer) => this.judge(JSON.parse(data.toString()) as Frame));
    const closed = new Promise<void>((resolve) => ws.once('close', () => resolve()));
    await Promise.race([once(ws, 'open').catch(() => undefined), closed]);
    for (let left = FRAMES; left > 0 && ws.readyState === WebSocket.OPEN; left--) {
      ws.send(this.frame(), { binary: this.random.chance(0.02) });
      this.sent++;
    }
    ws.close(1000);
    await closed;
  }

  private frame(): string {
    if (this.random.chance(0.4)) return this.random.pick(CORPUS);
    let text = this.random.pick(SEEDS);
    for (let times = this.random.whole(1, 3); times > 0; times--) text = this.mutated(text);
    return text;
  }

  private mutated(text: string): string {
    const at = this.random.whole(0, text.length);
    const to = Math.min(text.length, at + this.random.whole(0, 6));
    switch (this.random.whole(0, 4)) {
      case 0:
        return text.slice(0, at) + text.slice(to);
      case 1:
        return text.slice(0, at) + String.fromCharCode(this.random.whole(0, 0xd7ff)) + text.slice(at);
      case 2:
        return text.slice(0, to) + text.slice(at);
      case 3:
        return text.replace(/:("[^"]*"|\d+)/, () => `:${this.random.pick(STRANGE)}`);
      default:
        return text.replace(
          /"[^"]*"(?=:)/,
          () => `"${this.random.pick(['id', 'type', '__proto__', 'room_id', 'payload'])}"`,
        );
    }
  }

  private judge({ type, payload }: Frame): void {
    const code = payload['code'] as string;
    if (type === 'error' && (!(code in ERRORS) || code === 'internal')) this.faults.push(JSON.stringify(payload));
  }
}
