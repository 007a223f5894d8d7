import { BESIDE, MALLORCA } from './places.js';
import type { Turn } from './story.js';

type Data = Readonly<Record<string, unknown>>;

/** One change of an item, and how whoever makes it tells the others. */
export interface Edit {
  readonly data: Data;
  readonly says?: string;
  readonly reply?: Turn;
}
/** An item of the itinerary: what it is from the beginning, and what becomes of it. */
export interface PlanItem {
  readonly id: string;
  readonly data: Data;
  /** Each differs from the one before, so that there is always one that changes something. */
  readonly edits: readonly Edit[];
}

function at(name: string): Data {
  const place = MALLORCA.find((known) => known.name === name);
  if (place === undefined) throw new Error(`No such place: ${name}`);
  return { name, latitude: place.latitude, longitude: place.longitude };
}

/** The trip is on the second weekend of May. */
const on = (day: 8 | 9 | 10, time: string): Data => ({
  start: `2026-05-${String(day).padStart(2, '0')}T${time}`,
  tz: 'Europe/Madrid',
});

export const PLAN: readonly PlanItem[] = [
  {
    id: 'flight',
    data: { title: 'Dan’s flight Gatwick – Palma', kind: 'transport', place: BESIDE.airport },
    edits: [
      { data: on(8, '06:40'), says: 'Flight on Friday at 6:40 it is.' },
      { data: { notes: 'Seat 14A, hand luggage only.' } },
      {
        data: { notes: 'Seat 14A; delayed by twenty minutes.' },
        says: 'They have moved the flight by twenty minutes.',
      },
    ],
  },
  {
    id: 'tram',
    data: { title: 'Tram to Port de Sóller', kind: 'transport', place: BESIDE.portDeSoller },
    edits: [
      {
        data: { status: 'idea', cost: { amount: '9', currency: 'EUR' } },
        says: 'I added the old tram, nine euros each.',
      },
      {
        data: { status: 'planned', cost: { amount: '36', currency: 'EUR' } },
        reply: { by: 'cara', says: 'Tram: yes!' },
        says: 'Tram for four, confirmed.',
      },
    ],
  },
  {
    id: 'market-soller',
    data: { title: 'Market in Sóller', kind: 'meal', place: at('Plaça de la Constitució, Sóller') },
    edits: [
      { data: on(9, '09:00'), says: 'Market on Saturday at nine, before the path gets hot.' },
      { data: { notes: 'Oranges, bread, and the almond cake from the corner.' } },
      {
        data: { notes: 'Oranges, bread; no cake left, says the baker.' },
        says: 'There is no almond cake left. Sorry.',
      },
    ],
  },
  {
    id: 'picnic',
    data: { title: 'Picnic at the Font des Noguer', kind: 'meal', place: at('Font des Noguer') },
    edits: [
      { data: { notes: 'Tables in the shade, water from the spring.' } },
      {
        data: { notes: 'Who brings the knife?', assignees: ['ana', 'ben'] },
        says: 'Who brings a knife for the picnic?',
        reply: { by: 'ben', says: 'I have one. And cheese.' },
      },
    ],
  },
  {
    id: 'snow-houses',
    data: { title: 'Snow houses of Galileu', kind: 'activity', place: at('Cases de Neu d’en Galileu') },
    edits: [
      { data: { status: 'idea', notes: 'Half an hour above the road.' } },
      {
        data: { status: 'planned', notes: 'Half an hour above the road, worth it.' },
        says: 'Snow houses: we do it.',
      },
    ],
  },
  {
    id: 'lunch',
    data: { title: 'Lunch at Sa Fonda', kind: 'meal', place: at('Santuari de Lluc') },
    edits: [
      { data: on(9, '13:30'), says: 'Lunch in Lluc at half past one.' },
      {
        data: on(9, '14:00'),
        says: 'I made lunch two o’clock, half past one is too early for me.',
        reply: { by: 'ana', says: 'Two is good, I am slow today.' },
      },
    ],
  },
  {
    id: 'beds',
    data: { title: 'Beds at Son Amer', kind: 'stay', place: BESIDE.sonAmer },
    edits: [
      { data: { status: 'planned', assignees: ['cara'] } },
      {
        data: { status: 'booked', assignees: ['cara'], cost: { amount: '56', currency: 'EUR' } },
        says: 'Son Amer is booked, four beds, 56 euros.',
        reply: { by: 'dan', says: 'I take the one by the window.' },
      },
    ],
  },
  {
    id: 'calvari',
    data: { title: 'Sunrise on the Calvari', kind: 'activity', place: at('El Calvari, Pollença') },
    edits: [
      {
        data: on(9, '06:30'),
        says: 'Sunrise on the Calvari at half past six, who comes?',
        reply: { by: 'ben', says: 'Not me.' },
      },
      { data: on(9, '07:00'), says: 'Sunrise moved to seven. The sun will have to wait.' },
    ],
  },
  {
    id: 'dinner',
    data: { title: 'Dinner on Plaça Major', kind: 'meal', place: at('Plaça Major, Pollença') },
    edits: [
      { data: on(9, '20:00') },
      {
        data: { ...on(9, '20:30'), notes: 'Table for four, outside.' },
        says: 'They have no table at eight, so dinner is at half past.',
        reply: { by: 'cara', says: 'Half past eight is fine.' },
      },
      { data: { notes: 'Table for four, outside; one of us does not eat fish.' } },
    ],
  },
  {
    id: 'market-pollenca',
    data: { title: 'Sunday market', kind: 'activity', place: at('Plaça Major, Pollença') },
    edits: [
      { data: on(10, '10:00') },
      { data: { ...on(10, '10:30'), notes: 'Ceramics, and the honey lady.' }, says: 'Put the honey lady on the plan.' },
    ],
  },
  {
    id: 'swim',
    data: { title: 'Swim at Cala Sant Vicenç', kind: 'activity', place: BESIDE.calaSantVicenc },
    edits: [
      { data: { status: 'idea', notes: 'Water is 19 degrees.' }, says: 'Swimming on Sunday? 19 degrees.' },
      {
        data: { status: 'planned', notes: null },
        says: 'We swim. It is decided.',
        reply: { by: 'dan', says: 'Brr.' },
      },
    ],
  },
  {
    id: 'bus',
    data: { title: 'Bus back to Sóller', kind: 'transport', place: at('Santuari de Lluc') },
    edits: [
      { data: on(9, '18:15'), says: 'Last bus from Lluc at 18:15, in the itinerary now.' },
      { data: { notes: 'Pay on board, cards are fine.' } },
      { data: { notes: 'Pay on board, cash only.' }, says: 'Take coins for the bus.' },
    ],
  },
];
