import type { Entry } from '../history.js';

/** What a timeline shows: counts per bucket of time, and moments. */
export interface Timeline {
  readonly seconds: number;
  readonly bucketMs: number;
  readonly acked: readonly number[];
  readonly unavailable: readonly number[];
  readonly faults: readonly { readonly name: string; readonly begin: number; readonly end: number }[];
  readonly closes: readonly Moment[];
  readonly joins: readonly Moment[];
  readonly truncates: readonly Moment[];
  readonly clients: readonly string[];
}
export interface Moment {
  readonly at: number;
  readonly client: string;
}

const BUCKET_MS = 250;
const OWN_CLOSE = 1000;

/** Of one scenario; clients in the order in which they came. */
export function timelineOf(entries: readonly Entry[]): Timeline {
  const end = entries.findLast(({ kind }) => kind === 'frame' || kind === 'ok')?.at ?? 0;
  const buckets = (): number[] => new Array<number>(Math.ceil(end / BUCKET_MS) + 1).fill(0);
  const [acked, unavailable] = [buckets(), buckets()];
  const [closes, joins, truncates] = [[] as Moment[], [] as Moment[], [] as Moment[]];
  const faults = new Map<number, { name: string; begin: number; end: number }>();
  const clients = new Set<string>();
  for (const entry of entries) {
    const { at } = entry;
    const bucket = Math.floor(at / BUCKET_MS);
    if (entry.kind === 'ok') acked[bucket] = (acked[bucket] ?? 0) + 1;
    if (entry.kind === 'refused' && entry.code === 'unavailable') unavailable[bucket] = (unavailable[bucket] ?? 0) + 1;
    if (entry.kind === 'open') clients.add(entry.client);
    if (entry.kind === 'close' && entry.code !== OWN_CLOSE && at <= end) closes.push({ at, client: entry.client });
    if (entry.kind === 'fault') {
      const { begin = at } = faults.get(entry.fault) ?? {};
      faults.set(entry.fault, { name: entry.name, begin, end: at });
    }
    if (entry.kind !== 'frame' || entry.frame.type !== 'room') continue;
    const { action } = entry.frame.payload;
    if (action === 'joined') joins.push({ at, client: entry.client });
    if (action === 'truncate' || action === 'reset') truncates.push({ at, client: entry.client });
  }
  const seconds = end / 1_000;
  return {
    seconds,
    bucketMs: BUCKET_MS,
    acked,
    unavailable,
    faults: [...faults.values()],
    closes,
    joins,
    truncates,
    clients: [...clients],
  };
}
