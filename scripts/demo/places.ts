/** A real place that one of the recorded tracks passes. */
export interface Place {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  /** What whoever gets there says. */
  readonly says: string;
}

/** Of the GR 221 (Ruta de Pedra en Sec) from Sóller to Pollença, which the longer track was recorded on. */
export const MALLORCA: readonly Place[] = [
  {
    name: 'Plaça de la Constitució, Sóller',
    latitude: 39.766,
    longitude: 2.715,
    says: 'I am on the square in Sóller, the tram has just squeezed past the café tables.',
  },
  {
    name: 'Biniaraix',
    latitude: 39.7686,
    longitude: 2.7297,
    says: 'Biniaraix! Last fountain before the steps, I filled both bottles.',
  },
  {
    name: 'Barranc de Biniaraix',
    latitude: 39.766,
    longitude: 2.752,
    says: 'In the middle of the Barranc, they say it is 1,932 steps. I believe it.',
  },
  {
    name: 'Coll de l’Ofre',
    latitude: 39.7663,
    longitude: 2.7635,
    says: 'Coll de l’Ofre, 875 metres. I can see the reservoir from here.',
  },
  {
    name: 'Cúber reservoir',
    latitude: 39.7882,
    longitude: 2.7913,
    says: 'I am at the dam of Cúber. Two donkeys, no people.',
  },
  {
    name: 'Font des Noguer',
    latitude: 39.7913,
    longitude: 2.8092,
    says: 'Font des Noguer. Tables in the shade, I take ten minutes.',
  },
  {
    name: 'Coll de ses Cases de Neu',
    latitude: 39.8092,
    longitude: 2.8523,
    says: 'The pass! 1,200 metres, and the sea on both sides.',
  },
  {
    name: 'Cases de Neu d’en Galileu',
    latitude: 39.8147,
    longitude: 2.86,
    says: 'At the old snow houses of Galileu. From here it is downhill to Lluc.',
  },
  {
    name: 'Santuari de Lluc',
    latitude: 39.8222,
    longitude: 2.8847,
    says: 'I am at the monastery of Lluc. The boys’ choir is rehearsing.',
  },
  {
    name: 'Binifaldó',
    latitude: 39.8359,
    longitude: 2.9108,
    says: 'Binifaldó, under the big oaks. It is cool in here.',
  },
  {
    name: 'Vall d’en Marc',
    latitude: 39.8647,
    longitude: 2.9539,
    says: 'Down in the Vall d’en Marc, nothing but orchards and sheep.',
  },
  { name: 'Pont Romà, Pollença', latitude: 39.8806, longitude: 3.0142, says: 'I am at the bridge, the Roman one.' },
  {
    name: 'El Calvari, Pollença',
    latitude: 39.879,
    longitude: 3.013,
    says: 'Top of the Calvari: 365 steps, a chapel, and the whole bay of Pollença.',
  },
  {
    name: 'Plaça Major, Pollença',
    latitude: 39.8769,
    longitude: 3.0163,
    says: 'On Plaça Major in Pollença. They are setting up for the market.',
  },
];

/** Of the shorter track, a round from Iwade through Sittingbourne. */
export const KENT: readonly Place[] = [
  {
    name: 'Kingsferry Bridge',
    latitude: 51.3885,
    longitude: 0.7487,
    says: 'Kingsferry Bridge is up, a barge goes first.',
  },
  { name: 'Iwade', latitude: 51.3776, longitude: 0.729, says: 'Running past the church in Iwade, flat as a table.' },
  { name: 'Bobbing', latitude: 51.3525, longitude: 0.708, says: 'Bobbing. Yes, the village is really called that.' },
  { name: 'Key Street', latitude: 51.3455, longitude: 0.705, says: 'Key Street roundabout, the least lovely part.' },
  {
    name: 'Sittingbourne station',
    latitude: 51.3419,
    longitude: 0.7347,
    says: 'Just saw my train for Friday at Sittingbourne station. It was late.',
  },
  { name: 'Murston', latitude: 51.345, longitude: 0.755, says: 'Murston, and the creek smells of low tide.' },
];

/** Places of the itinerary beside the path. */
export const BESIDE = {
  portDeSoller: { name: 'Port de Sóller', latitude: 39.7962, longitude: 2.6947 },
  sonAmer: { name: 'Refugi de Son Amer', latitude: 39.8162, longitude: 2.8993 },
  calaSantVicenc: { name: 'Cala Sant Vicenç', latitude: 39.9205, longitude: 3.058 },
  airport: { name: 'Aeroport de Palma', latitude: 39.5517, longitude: 2.7388 },
} as const;
