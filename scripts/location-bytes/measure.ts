import { setTimeout as delay } from 'node:timers/promises';
import { Phone } from './phone.js';
import type { Traffic } from './phone.js';
import { waysOf } from './way.js';

/** One way of telling each other where one is. */
export interface Manner {
  readonly name: string;
  /** LOCATION_MIN_INTERVAL_MS */
  readonly interval: number;
  /** `v=2` takes several positions in one frame. */
  readonly v: 1 | 2;
  readonly keepsPolicy?: true;
  /** All phones take their fixes at the same moment; else each at its own. */
  readonly isAtOnce?: true;
}
/** Bytes, and fixes, per person and hour. */
export type Figures = Traffic;
export interface Trip {
  readonly url: string;
  readonly room: string;
  readonly manner: Manner;
  readonly people: number;
  readonly seconds: number;
}

const SECOND_MS = 1_000;
const HOUR_S = 3_600;

/** Some people in a room go their ways, in real time: of nothing that is paced by a clock more is spared than on a real day. */
export async function measure({ url, room, manner, people, seconds }: Trip): Promise<Figures> {
  const join = (n: number) => Phone.join(url, room, `friend${n}`, manner);
  const phones = await Promise.all(Array.from({ length: people }, (_, n) => join(n)));
  const ways = await waysOf(people, seconds);
  await Promise.all(phones.map((phone) => phone.settle()));
  const before = sumOf(phones);
  const startAt = performance.now() + SECOND_MS;
  await Promise.all(
    phones.map(async (phone, n) => {
      const shiftMs = manner.isAtOnce === true ? 0 : (n * SECOND_MS) / people;
      for (const [second, point] of (ways[n] ?? []).entries()) {
        await delay(Math.max(0, startAt + second * SECOND_MS + shiftMs - performance.now()));
        phone.tell(point);
      }
    }),
  );
  // What is held back, is still to come.
  await delay(manner.interval + SECOND_MS);
  await Promise.all(phones.map((phone) => phone.settle()));
  const after = sumOf(phones);
  const errors = phones.flatMap((phone) => phone.errors);
  await Promise.all(phones.map((phone) => phone.leave()));
  if (errors.length > 0) throw new Error(`${errors.length} fixes were refused: ${errors[0] ?? ''}`);
  const each = (kind: keyof Traffic) => ((after[kind] - before[kind]) / people / seconds) * HOUR_S;
  return { up: each('up'), down: each('down'), acks: each('acks'), fixes: each('fixes') };
}

function sumOf(phones: readonly Phone[]): Traffic {
  const sum = { up: 0, down: 0, acks: 0, fixes: 0 };
  for (const { traffic } of phones) {
    for (const kind of ['up', 'down', 'acks', 'fixes'] as const) sum[kind] += traffic[kind];
  }
  return sum;
}
