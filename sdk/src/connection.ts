import { isJsonObject } from '../../src/protocol/envelope.js';
import type { OutgoingFrame } from './client-frame.js';
import { ABNORMAL, connectionEnd } from './connection-end.js';
import type { ConnectionEnd } from './connection-end.js';
import type { Sight } from './frame-seen.js';
import type { Frame } from './frames.js';
import type { WebSocketLike } from './web-socket.js';

export interface ConnectionOptions {
  /** Every frame in both directions, first of all; `text`: as it goes over the wire. */
  readonly onSeen: (seen: Sight, text: string) => void;
  /** Every frame that is not an answer. */
  readonly onFrame: (frame: Frame) => void;
  /** Once; nothing is heard afterwards. */
  readonly onEnd: (end: ConnectionEnd) => void;
  readonly newId: () => string;
  /** Longest wait for the welcome, and for each answer. */
  readonly answerTimeoutMs: number;
  /** Silence after which the server is asked whether it is there; default: its own heartbeat. */
  readonly silenceMs?: number | undefined;
}
/** Hears the ack or the error; `undefined`: the connection ended before, and nobody knows the outcome. */
export type OnAnswer = (answer: Frame | undefined) => void;

interface Question {
  readonly id: string;
  readonly askedAt: number;
  readonly onAnswer: OnAnswer;
}

const PING: OutgoingFrame = { type: 'session', payload: { action: 'ping' } };
/** How often the clock is looked at in the shorter of the two times. */
const LOOKS = 5;
/** How long a server that is there may be silent when it is asked for a reason. */
const PROBE_MS = 3_000;
/** How long a peer may take to say goodbye. */
const CLOSE_MS = 2_000;

/** One socket: frames out and in, answers by id, and the suspicion that nobody is there any more. */
export class Connection {
  /** Whether the server did what it is there for at least once. */
  hasAnswered = false;
  isOver = false;
  private readonly startedAt = performance.now();
  /** In the order of asking; two rooms may use one id. */
  private readonly questions: Question[] = [];
  private readonly looking: ReturnType<typeof setInterval>;
  /** `undefined` until the server has said welcome. */
  private silenceMs: number | undefined;
  private heardAt = this.startedAt;
  private ending: ReturnType<typeof setTimeout> | undefined;
  private fault = '';

  constructor(
    private readonly socket: WebSocketLike,
    private readonly options: ConnectionOptions,
  ) {
    socket.addEventListener('message', ({ data }) => this.receive(data));
    socket.addEventListener('error', (event) => this.fail(event));
    socket.addEventListener('close', ({ code, reason }) => this.end(connectionEnd(code, reason, this.fault)));
    const { answerTimeoutMs, silenceMs = answerTimeoutMs } = options;
    this.looking = setInterval(() => this.look(), Math.min(answerTimeoutMs, silenceMs) / LOOKS);
  }

  /** Bytes that are not on their way yet. */
  get backlog(): number {
    return this.socket.bufferedAmount;
  }

  welcomed(heartbeatMs: number): void {
    this.silenceMs = this.options.silenceMs ?? heartbeatMs;
  }

  say(frame: OutgoingFrame, isSecret = false): void {
    if (this.isOver) return;
    const text = JSON.stringify(frame);
    if (!isSecret) this.options.onSeen({ direction: 'out', frame }, text);
    this.socket.send(text);
  }

  /** Answers come in the order of the questions (CONN-7). */
  ask(frame: OutgoingFrame, onAnswer: OnAnswer, isSecret = false): void {
    if (this.isOver) return onAnswer(undefined);
    const { id = this.options.newId() } = frame;
    this.questions.push({ id, askedAt: performance.now(), onAnswer });
    this.say({ ...frame, id }, isSecret);
  }

  /** Asks now whether the server is there, and does not wait for long: the network may have changed. */
  probe(): void {
    const askedAt = performance.now();
    const patience = Math.min(PROBE_MS, this.options.answerTimeoutMs);
    const doubt = setTimeout(() => this.heardAt < askedAt && this.cut('no answer'), patience);
    this.ask(PING, () => clearTimeout(doubt));
  }

  /** The server will close it by then (CONN-10); a server that is gone meanwhile does not. */
  expectEndIn(ms: number): void {
    this.cutIn(ms, 'drained');
  }

  /** Says goodbye; the end comes when the server has done so too, or does not in time. */
  close(): void {
    if (this.isOver) return;
    this.socket.close(1000);
    this.cutIn(0, 'no goodbye');
  }

  private fail(event: object): void {
    this.fault = 'message' in event ? String(event.message) : '';
    this.cutIn(0, this.fault);
  }

  /** Not every WebSocket tells that it has closed after it failed, nor every peer that it has heard. */
  private cutIn(ms: number, reason: string): void {
    clearTimeout(this.ending);
    if (this.isOver) return;
    this.ending = setTimeout(() => this.cut(reason), ms + Math.min(CLOSE_MS, this.options.answerTimeoutMs));
  }

  private receive(data: unknown): void {
    if (this.isOver) return;
    this.heardAt = performance.now();
    const frame = readFrame(data);
    if (frame === null) return;
    this.options.onSeen({ direction: 'in', frame }, String(data));
    if (frame.type === 'ack' || frame.type === 'error') this.answer(frame);
    else this.options.onFrame(frame);
  }

  private answer(frame: Frame): void {
    const at = this.questions.findIndex(({ id }) => id === frame.re);
    if (at < 0) return;
    this.hasAnswered = true;
    this.questions.splice(at, 1)[0]?.onAnswer(frame);
  }

  /** Browsers do not show the server's pings: a peer that is gone is noticed by an answer that does not come. */
  private look(): void {
    const now = performance.now();
    const [oldest] = this.questions;
    const waitingSince = this.silenceMs === undefined ? this.startedAt : oldest?.askedAt;
    if (waitingSince !== undefined) {
      if (now - waitingSince >= this.options.answerTimeoutMs) this.cut('no answer');
    } else if (now - this.heardAt >= (this.silenceMs ?? Infinity)) {
      this.ask(PING, () => undefined);
    }
  }

  /** Whatever the socket still does is not heard. */
  private cut(reason: string): void {
    const { socket } = this;
    this.end(connectionEnd(ABNORMAL, '', reason));
    if (socket.terminate) socket.terminate();
    else socket.close();
  }

  private end(end: ConnectionEnd): void {
    if (this.isOver) return;
    this.isOver = true;
    clearInterval(this.looking);
    clearTimeout(this.ending);
    for (const { onAnswer } of this.questions.splice(0)) onAnswer(undefined);
    this.options.onEnd(end);
  }
}

function readFrame(data: unknown): Frame | null {
  if (typeof data !== 'string') return null;
  try {
    const frame: unknown = JSON.parse(data);
    return isJsonObject(frame) && typeof frame['type'] === 'string' && isJsonObject(frame['payload'])
      ? (frame as unknown as Frame)
      : null;
  } catch {
    return null;
  }
}
