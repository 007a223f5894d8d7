import type { Evidence } from './evidence.js';
import { isStored, placeOf } from './operations.js';
import { isOf } from './sharing.js';

/** What became of acked stops of shares that a store lost: until they were offered again, the shares went on. */
export interface LostStops {
  readonly lost: number;
  readonly offered_again: number;
  /** From the moment at which their owner was told of the loss, at most. */
  readonly within_ms: number;
}

export function lostStopsOf({ entries, operations, lines, track }: Evidence): LostStops {
  const lost = operations.filter((operation) => {
    if (!isOf(operation, 'share_stop') || !isStored(operation)) return false;
    const { epoch, seq } = placeOf(operation);
    return lines.isCutOff(operation.room, epoch, seq);
  });
  const offered = new Map(
    entries.flatMap((entry) => (entry.kind === 'reoffer' ? [[entry.op, entry.at] as const] : [])),
  );
  const waits = lost.flatMap(({ op, client }) => {
    const at = offered.get(op);
    if (at === undefined) return [];
    const told = track.cuts.filter((cut) => cut.client === client && cut.at <= at).map((cut) => cut.at);
    return [at - Math.max(...told)];
  });
  return { lost: lost.length, offered_again: waits.length, within_ms: Math.max(0, ...waits) };
}
