import { isDeepStrictEqual } from 'node:util';
import { Itinerary, byDay } from '../../../scripts/support/itinerary.js';
import type { DayVersion, Item } from '../../../scripts/support/itinerary.js';
import type { Copy } from '../copies.js';
import type { FinalRoom } from '../final-room.js';
import type { Checker, Finding } from '../finding.js';

/** P7: what the room shows in the end, what joins showed, and what clients made of that and of events, is what the log makes. */
export const checkConvergence: Checker = ({ store, copies, lines }) =>
  store.flatMap((room) => {
    const { epoch, head: seq, items, days } = room;
    const final = { room: room.room, who: 'the room in the end', epoch, seq, items, days };
    const told = copies.filter((copy) => copy.room === room.room && copy.seq <= seq && lines.stands(copy, room));
    return compared(room, [final, ...told.flatMap(planOf)]);
  });

/** An itinerary as somebody has it at a place of the log. */
interface Plan extends Pick<Copy, 'who' | 'seq' | 'at'> {
  readonly items: readonly Item[];
  readonly days: readonly DayVersion[];
}
type State = Pick<Plan, 'items' | 'days'> & { readonly cursor?: string };

/** One that comes in pages is not followed. */
function planOf({ state, events, ...copy }: Copy): Plan[] {
  const { planning } = state as { planning?: State };
  if (planning === undefined || planning.cursor !== undefined) return [];
  const itinerary = new Itinerary();
  itinerary.begin(planning.items, planning.days);
  for (const event of events) itinerary.take(event);
  return [{ ...copy, items: itinerary.all, days: itinerary.days }];
}

function compared({ room, events }: FinalRoom, copies: readonly Plan[]): Finding[] {
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

function differenceOf(itinerary: Itinerary, { items, days }: Plan): string | undefined {
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
