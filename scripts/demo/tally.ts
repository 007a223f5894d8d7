import type { Frame } from '../../test/support/rally-client.js';
import type { WireMeter } from '../support/wire-meter.js';

/** Refusals that the others explain. */
const CONTENTION = new Set(['item_locked', 'version_conflict']);
/** Refusals that a client waits for to pass: too many frames, a store that was away for a moment. */
const PASSING = new Set(['rate_limited', 'unavailable']);

/** Account of everything that one friend sent, was answered, and was refused. */
export class Tally {
  received = 0;
  /** Commands that had been done before they were sent again, and were not done twice. */
  duplicates = 0;
  readonly contention = new Map<string, number>();
  /** Of joins, which no frame asked for, so that only the connection is tried again. */
  private readonly passed = new Map<string, number>();
  private readonly refused: string[] = [];
  private readonly meters: WireMeter[] = [];

  /** Counts what this one counts, too. */
  add(meter: WireMeter): void {
    this.meters.push(meter);
  }

  /** @param isExplained whether a refusal has to do with this friend's own past. */
  note(who: string, { type, payload }: Frame, isExplained: (refusal: Frame['payload']) => boolean = () => false): void {
    if (type === 'ack' && payload['duplicate'] === true) this.duplicates++;
    if (type !== 'error') return;
    const code = String(payload['code']);
    if (CONTENTION.has(code) || isExplained(payload)) count(this.contention, code, 1);
    else if (PASSING.has(code)) count(this.passed, code, 1);
    else this.refused.push(`${who}: ${JSON.stringify(payload)}`);
  }

  get sent(): number {
    return this.sum(({ sent }) => sent);
  }

  get reconnects(): number {
    return this.sum(({ reconnects }) => reconnects);
  }

  get resent(): number {
    return this.sum(({ resent }) => resent);
  }

  get answerTimes(): number[] {
    return this.meters.flatMap(({ answerTimes }) => answerTimes);
  }

  /** Refusals that asked for the same frame again, by code. */
  get again(): Map<string, number> {
    const codes = new Map(this.passed);
    for (const { again } of this.meters) for (const [code, times] of again) count(codes, code, times);
    return codes;
  }

  /** Errors that nothing explains. */
  get unexpected(): string[] {
    const faults = [...this.again].filter(([code]) => !PASSING.has(code));
    return [...this.refused, ...faults.map(([code, times]) => `${code}, ${times} times`)];
  }

  private sum(figure: (meter: WireMeter) => number): number {
    return this.meters.reduce((total, meter) => total + figure(meter), 0);
  }
}

export function count(codes: Map<string, number>, code: string, times: number): void {
  codes.set(code, (codes.get(code) ?? 0) + times);
}
