import { addDays } from './days.js';
import type { Data, Kind } from './item.js';

/** `day`: counted from the first; `null`: an idea. */
interface Sample {
  readonly day: number | null;
  readonly kind: Kind;
  readonly title: string;
  readonly time?: readonly [from: string, to: string];
  readonly place: readonly [name: string, latitude: number, longitude: number];
  readonly notes?: string;
  readonly status?: string;
}

const LISBON: readonly Sample[] = [
  {
    day: 0,
    kind: 'transport',
    title: 'Land in Lisbon',
    time: ['14:05', '14:50'],
    place: ['Humberto Delgado Airport', 38.7742, -9.1342],
    notes: 'Red line to Alameda, then green to Martim Moniz: 35 minutes.',
    status: 'booked',
  },
  {
    day: 0,
    kind: 'stay',
    title: 'Check in at Casa das Flores',
    time: ['16:00', '16:30'],
    place: ['Alfama', 38.7118, -9.1299],
    status: 'booked',
  },
  {
    day: 0,
    kind: 'meal',
    title: 'Dinner at Zé da Mouraria',
    time: ['20:00', '22:00'],
    place: ['Rua João do Outeiro 24', 38.7158, -9.1366],
    notes: 'Bacalhau for two feeds three. Cash only.',
    status: 'planned',
  },
  {
    day: 1,
    kind: 'place',
    title: 'Jerónimos Monastery',
    time: ['09:30', '11:30'],
    place: ['Praça do Império, Belém', 38.6979, -9.2068],
    notes: 'Tickets are timed: be there at 09:15.',
    status: 'booked',
  },
  {
    day: 1,
    kind: 'meal',
    title: 'Pastéis de Belém',
    time: ['11:45', '12:30'],
    place: ['Rua de Belém 84', 38.6975, -9.2032],
    notes: 'Sit inside: the queue outside is for takeaway.',
  },
  {
    day: 1,
    kind: 'activity',
    title: 'Sunset at Senhora do Monte',
    time: ['18:30', '20:00'],
    place: ['Miradouro da Senhora do Monte', 38.7191, -9.1327],
  },
  {
    day: 2,
    kind: 'transport',
    title: 'Tram 28 to Campo de Ourique',
    time: ['09:00', '10:00'],
    place: ['Martim Moniz', 38.7157, -9.1362],
    notes: 'Before nine it is half empty.',
  },
  {
    day: 2,
    kind: 'meal',
    title: 'Lunch at Time Out Market',
    time: ['13:00', '14:30'],
    place: ['Cais do Sodré', 38.7067, -9.1459],
    status: 'planned',
  },
  {
    day: null,
    kind: 'activity',
    title: 'Day trip to Sintra',
    place: ['Pena Palace', 38.7876, -9.3906],
    notes: 'Train from Rossio, every 20 minutes.',
    status: 'idea',
  },
];

/** Three days in Lisbon from `first` on, as the operations of one batch: all of it is done and undone at once. */
export function sampleTrip(first: string, newId: (title: string) => string) {
  return LISBON.map(({ day: offset, title, ...sample }) => {
    const day = offset === null ? null : addDays(first, offset);
    return { action: 'create' as const, item_id: newId(title), day, data: { title, ...dataOf(sample, day) } };
  });
}

function dataOf({ kind, time, place, notes, status }: Omit<Sample, 'day' | 'title'>, day: string | null): Data {
  const [name, latitude, longitude] = place;
  const times =
    time && day !== null ? { start: `${day}T${time[0]}`, end: `${day}T${time[1]}`, tz: 'Europe/Lisbon' } : {};
  return { kind, ...times, place: { name, latitude, longitude }, ...(notes && { notes }), ...(status && { status }) };
}
