import type { Entry } from './history.js';

export interface Recovery {
  readonly fault: number;
  readonly client: string;
  readonly from: number;
  /** ms from the fault, or from its end, to the client's next answer. */
  readonly ms: number;
}
interface Trouble {
  readonly fault: number;
  readonly begin: number;
  readonly end: number;
  readonly from: number;
}

interface Sign {
  readonly at: number;
  readonly isGood: boolean;
}

const OWN_CLOSE = 1000;
const PASSING = new Set(['unavailable', 'internal', 'storage_full']);
/** What a client feels of a fault later than this has another reason. */
const FELT_WITHIN_MS = 10_000;
/** An answer that takes so long is felt. */
const SLOW_MS = 1_000;

/**
 * Of every fault and every client that felt it (a socket that closed, a refusal, an answer that was late): how long until
 * something was answered again, or, for those who only listen, until it was back in its room. Who was back before an outage
 * had ended did not wait for its end.
 */
export function recoveriesOf(entries: readonly Entry[]): Recovery[] {
  const signsOfAll = signsByClient(entries);
  return troublesOf(entries).flatMap(({ fault, begin, end, from }) =>
    [...signsOfAll].flatMap(([client, signs]) => {
      const felt = signs.findLast(({ at, isGood }) => !isGood && at >= begin && at <= end + FELT_WITHIN_MS);
      if (felt === undefined) return [];
      const good = signs.find(({ at, isGood }) => isGood && at > felt.at);
      return good === undefined || good.at <= from ? [] : [{ fault, client, from, ms: good.at - from }];
    }),
  );
}

function signsByClient(entries: readonly Entry[]): Map<string, Sign[]> {
  const waiting = new Map<number, string>();
  const signs = new Map<string, Sign[]>();
  for (const entry of entries) {
    if (entry.kind === 'invoke') waiting.set(entry.op, entry.client);
    const client = 'client' in entry ? entry.client : 'op' in entry ? waiting.get(entry.op) : undefined;
    if (entry.kind === 'ok' || entry.kind === 'fail' || entry.kind === 'unknown') waiting.delete(entry.op);
    if (client === undefined) continue;
    // Being back in the room is enough only for those who want nothing else.
    const isIdle = (): boolean => ![...waiting.values()].includes(client);
    const known = signs.get(client) ?? [];
    signs.set(client, known);
    known.push(...signsIn(entry, isIdle));
  }
  return signs;
}

function signsIn(entry: Entry, isIdle: () => boolean): Sign[] {
  const { at } = entry;
  switch (entry.kind) {
    case 'close':
      return entry.code === OWN_CLOSE ? [] : [{ at, isGood: false }];
    case 'refused':
      // What a rule refuses it has looked up: the store is there.
      return [{ at, isGood: !PASSING.has(entry.code) }];
    case 'ok':
      return entry.ms > SLOW_MS
        ? [
            { at: at - 1, isGood: false },
            { at, isGood: true },
          ]
        : [{ at, isGood: true }];
    case 'frame':
      return entry.frame.payload['action'] === 'joined' && isIdle() ? [{ at, isGood: true }] : [];
    default:
      return [];
  }
}

/** Each until the next one begins: what is felt later belongs to that. */
function troublesOf(entries: readonly Entry[]): Trouble[] {
  const faults = entries.filter((entry) => entry.kind === 'fault');
  const begins = faults.filter(({ phase }) => phase === 'begin');
  return begins.map(({ fault, at: begin, recoversFrom }, index) => {
    const end = faults.find((other) => other.fault === fault && other.phase === 'end')?.at ?? begin;
    const next = begins[index + 1]?.at ?? Infinity;
    return { fault, begin, end: Math.min(end, next - FELT_WITHIN_MS), from: recoversFrom === 'begin' ? begin : end };
  });
}
