import { SingleBar } from 'cli-progress';
import { isLoopback } from '../config/loopback.js';
import { Crowd } from './bench-crowd.js';
import type { CrowdOptions, TokenMaker } from './bench-crowd.js';
import { EXIT, usageFailure } from './failure.js';
import { paint, printJson, printLine } from './output.js';
import { signerOf } from './signer.js';

export interface BenchOptions extends CrowdOptions {
  /** ms. */
  readonly duration: number;
  /** Most that 99 of 100 deliveries may take. */
  readonly p99Ms?: number;
  readonly allowRemote?: true;
  /** A token for each client, signed with the key of the settings. */
  readonly sign?: true;
  /** … or with the private key in this file. */
  readonly key?: string;
  readonly json?: true;
}
const TOKEN_MS = 3_600_000;
const SHOW_MS = 200;
/** Of the newest deliveries the bar tells. */
const RECENT = 2_000;
const BAR = '{bar} {percentage} %  {told}';

/** Loads a server with chat, and tells how long its answers and deliveries took; fails where that is too long. */
export async function bench(options: BenchOptions): Promise<void> {
  const { hostname } = new URL(options.url);
  if (!isLoopback(hostname.replace(/^\[|\]$/g, '')) && options.allowRemote !== true)
    throw usageFailure(
      `${hostname} is another machine`,
      'A bench is load on whoever runs it: --allow-remote says that they know.',
    );
  const crowd = new Crowd(options, await tokenMaker(options));
  const bar = new LoadBar(options, crowd);
  try {
    const startedAt = performance.now();
    await crowd.join();
    const joinedMs = performance.now() - startedAt;
    bar.start();
    await crowd.talk(options.duration);
    bar.stop();
    report(options, crowd, joinedMs);
  } finally {
    bar.stop();
    await crowd.close();
  }
}

async function tokenMaker({ sign: wantsTokens, key, duration }: BenchOptions): Promise<TokenMaker> {
  if (wantsTokens !== true && key === undefined) return () => undefined;
  const { maxLifetimeMs, sign } = await signerOf(key);
  const expires = Math.min(duration + TOKEN_MS, maxLifetimeMs);
  return async (user) => (await sign({ user, rooms: { '*': 'member' }, expires })).token;
}

function report(options: BenchOptions, crowd: Crowd, joinedMs: number): void {
  const { clients, roomSize, rate, duration, p99Ms = Infinity } = options;
  const { sent, acked, owed, deliveryTimes, answerTimes, refusals } = crowd;
  const [answers, deliveries] = [quantilesOf(answerTimes), quantilesOf(deliveryTimes)];
  const missing = owed - deliveryTimes.length;
  const isWell = deliveries.p99 <= p99Ms && missing === 0 && acked === sent;
  if (!isWell) process.exitCode = EXIT.failed;
  const size = { clients, room_size: roomSize, rate, seconds: duration / 1_000, joined_ms: Math.round(joinedMs) };
  const counts = { sent, acked, refused: Object.fromEntries(refusals), delivered: deliveryTimes.length, missing };
  if (options.json) return printJson({ ok: isWell, ...size, ...counts, answer_ms: answers, delivery_ms: deliveries });
  printLine(`${clients} clients in rooms of ${roomSize} joined in ${(joinedMs / 1_000).toFixed(1)} s`);
  printLine(`${sent} messages sent, ${acked} acked${refusalWords(refusals)}`);
  printLine(`${deliveryTimes.length} deliveries${missing === 0 ? '' : paint('red', `, ${missing} missing`)}`);
  printLine(`answers     ${lineOf(answers)}`);
  printLine(`deliveries  ${lineOf(deliveries)}`);
  if (deliveries.p99 > p99Ms) printLine(paint('red', `The p99 of deliveries is above ${p99Ms} ms.`));
}

function refusalWords(refusals: ReadonlyMap<string, number>): string {
  const words = [...refusals].map(([code, count]) => `${count} ${code}`).join(', ');
  return words === '' ? '' : paint('red', `, refused: ${words}`);
}

interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** To a tenth of a ms; 0 where there are none. */
function quantilesOf(times: readonly number[]): Quantiles {
  const sorted = Float64Array.from(times).sort();
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

function lineOf({ p50, p95, p99, max }: Quantiles): string {
  return `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, max ${max} ms`;
}

/** How far it is, for somebody who watches; nothing in pipes and for programs. */
class LoadBar {
  private readonly bar: SingleBar | undefined;
  private timer: NodeJS.Timeout | undefined;
  private startedAt = 0;

  constructor(
    private readonly options: BenchOptions,
    private readonly crowd: Crowd,
  ) {
    const isWatched = process.stdout.isTTY && options.json !== true;
    this.bar = isWatched ? new SingleBar({ format: BAR, barsize: 24, clearOnComplete: true }) : undefined;
  }

  start(): void {
    this.startedAt = performance.now();
    this.bar?.start(this.options.duration, 0, { told: '' });
    if (this.bar !== undefined) this.timer = setInterval(() => this.show(), SHOW_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.bar?.stop();
  }

  private show(): void {
    const { sent, deliveryTimes } = this.crowd;
    const { p50, p99 } = quantilesOf(deliveryTimes.slice(-RECENT));
    const elapsed = Math.min(performance.now() - this.startedAt, this.options.duration);
    this.bar?.update(elapsed, {
      told: `${sent} sent, ${deliveryTimes.length} delivered, p50 ${p50} ms, p99 ${p99} ms`,
    });
  }
}
