import { isDeepStrictEqual } from 'node:util';
import { Itinerary, byDay } from '../../../scripts/support/itinerary.js';
import type { Evidence } from '../evidence.js';
import type { FinalRoom } from '../final-room.js';
import type { Checker, Finding } from '../finding.js';
import { PlanCopy } from '../plan-copy.js';
import type { Plan } from '../plan-copy.js';

/** P7: what the room shows in the end, what joins showed, and what clients made of that and of events, is what the log makes. */
export const checkConvergence: Checker = (evidence) => {
  const told = copiesOf(evidence);
  return evidence.store.flatMap((room) => {
    const { epoch, head: seq, items, days } = room;
    const final = { room: room.room, who: 'the room in the end', epoch, seq, items, days };
    const copies = told.filter(
      (copy) => copy.room === room.room && copy.seq <= seq && evidence.lines.stands(copy, room),
    );
    return compared(room, [final, ...copies]);
  });
};

interface Copy extends Plan {
  readonly room: string;
  readonly who: string;
  readonly at?: number;
}

/** Of each client what each of its joins showed, and what it had last. */
function copiesOf({ entries }: Evidence): Copy[] {
  const copies = new Map<string, { readonly client: string; readonly room: string; readonly copy: PlanCopy }>();
  const shown = entries.flatMap((entry): Copy[] => {
    if (entry.kind !== 'frame' || entry.frame.room_id === undefined) return [];
    const { at, client, frame } = entry;
    const { room_id: room } = entry.frame;
    const key = `${client} ${room}`;
    const { copy } = copies.get(key) ?? { copy: new PlanCopy() };
    copies.set(key, { client, room, copy });
    const plan = copy.take(frame);
    return plan === undefined ? [] : [{ ...plan, room, at, who: `the join of ${client}` }];
  });
  const last = [...copies.values()].flatMap(({ client, room, copy }) => {
    const { plan } = copy;
    return plan === undefined ? [] : [{ ...plan, room, who: client }];
  });
  return [...shown, ...last];
}

function compared({ room, events }: FinalRoom, copies: readonly Copy[]): Finding[] {
  const itinerary = new Itinerary();
  let seq = 0;
  return copies
    .toSorted((one, other) => one.seq - other.seq)
    .flatMap((copy): Finding[] => {
      for (; seq < copy.seq; seq++) {
        const event = events[seq];
        if (event !== undefined) itinerary.take(event);
      }
      const difference = differenceOf(itinerary, copy);
      const what = `${copy.who} has of ${room} at seq ${copy.seq} ${difference ?? ''}`;
      const at = copy.at === undefined ? {} : { at: copy.at };
      return difference === undefined ? [] : [{ kind: 'diverged', what, ...at }];
    });
}

function differenceOf(itinerary: Itinerary, { items, days }: Copy): string | undefined {
  const known = new Map(items.map((item) => [item.item_id, item]));
  const ids = [...known.keys(), ...itinerary.all.map(({ item_id }) => item_id)];
  const other = ids.find((id) => !isDeepStrictEqual(known.get(id), itinerary.get(id)));
  if (other !== undefined) return differ(known.get(other), itinerary.get(other));
  const [ownDays, logDays] = [days.toSorted(byDay), itinerary.days];
  return isDeepStrictEqual(ownDays, logDays) ? undefined : differ(ownDays, logDays);
}

function differ(own: unknown, log: unknown): string {
  const text = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 300));
  return `${text(own)}, the log makes ${text(log)}`;
}
