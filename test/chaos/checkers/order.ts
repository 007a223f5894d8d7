import type { Evidence } from '../evidence.js';
import type { Checker, Finding } from '../finding.js';
import { groupBy } from '../group-by.js';
import { Meanings } from '../meaning.js';
import { isStored } from '../operations.js';
import type { Operation } from '../operations.js';

/** G2: one order for all, also that of real time; and the acks of one sender come in the order in which it sent. */
export const checkOrder: Checker = (evidence) => {
  const acked = evidence.operations.filter(isStored);
  const byRoom = groupBy(acked, ({ room, ack }) => `${room} ${String(ack['epoch'])}`);
  const bySocket = groupBy(acked, ({ session, room, ack }) => `${session} ${room} ${String(ack['epoch'])}`);
  return [
    ...differences(evidence),
    ...times(evidence),
    ...[...byRoom.values()].flatMap(realTime),
    ...[...bySocket.values()].flatMap(firstComeFirstServed),
  ];
};

/** The same place shows the same event to everybody, and in the store; or what is left of it when it was erased. */
function differences({ track, lines, store }: Evidence): Finding[] {
  const meanings = new Meanings();
  for (const { room, epoch, events } of store) {
    for (const event of events) meanings.take(lines.placeOf(room, epoch, event.seq ?? 0), event);
  }
  return track.deliveries.flatMap(({ at, client, room, epoch, seq, frame }): Finding[] => {
    const place = lines.placeOf(room, epoch, seq);
    const other = meanings.take(place, frame);
    if (other === undefined) return [];
    const told = JSON.stringify([frame.user_id, frame.payload]);
    return [{ kind: 'reordered', at, what: `${place}: ${client} was told ${told}, others ${other}` }];
  });
}

function times({ store }: Evidence): Finding[] {
  return store.flatMap(({ room, events }) =>
    events.flatMap(({ seq, ts = 0 }, index): Finding[] => {
      const before = events[index - 1]?.ts ?? ts;
      return ts >= before ? [] : [{ kind: 'reordered', what: `the time of ${room} goes back at seq ${seq}` }];
    }),
  );
}

/** Whatever was acked before another was begun comes before it. */
function realTime(operations: readonly Operation[]): Finding[] {
  const byEnd = operations.toSorted((one, other) => one.endedAt - other.endedAt);
  const findings: Finding[] = [];
  let ended = 0;
  let highest: Operation | undefined;
  for (const operation of operations.toSorted((one, other) => one.invokedAt - other.invokedAt)) {
    for (let next = byEnd[ended]; next !== undefined && next.endedAt < operation.invokedAt; next = byEnd[++ended]) {
      if (highest === undefined || seqOf(next) > seqOf(highest)) highest = next;
    }
    if (highest === undefined || seqOf(highest) < seqOf(operation)) continue;
    const what = `${nameOf(highest)} was acked before ${nameOf(operation)} was begun`;
    findings.push({ kind: 'reordered', at: operation.endedAt, what });
  }
  return findings;
}

/** Only of what was acked at the first attempt: what is repeated takes its place when it gets through. */
function firstComeFirstServed(operations: readonly Operation[]): Finding[] {
  const sent = operations.filter(({ attempts }) => attempts === 1);
  return sent.flatMap((operation, index): Finding[] => {
    const before = sent[index - 1];
    if (before === undefined || seqOf(before) < seqOf(operation)) return [];
    const what = `${nameOf(before)} was sent before ${nameOf(operation)} on one socket`;
    return [{ kind: 'reordered', at: operation.endedAt, what }];
  });
}

function seqOf({ ack }: Operation): number {
  return Number(ack['seq']);
}

function nameOf({ user, id, room, ack }: Operation): string {
  return `${user}/${id} (${room} ${String(ack['epoch'])}:${String(ack['seq'])})`;
}
