export type Name = 'ana' | 'ben' | 'cara' | 'dan';

/** One turn of a dialogue; it comes when the turn before it was heard. */
export interface Turn {
  readonly by: Name;
  readonly says: string;
}

const ana = (says: string): Turn => ({ by: 'ana', says });
const ben = (says: string): Turn => ({ by: 'ben', says });
const cara = (says: string): Turn => ({ by: 'cara', says });
const dan = (says: string): Turn => ({ by: 'dan', says });

/** What is said where nothing in particular has happened. */
export const DIALOGUES: readonly (readonly Turn[])[] = [
  [
    ana('Good morning! Who is up already?'),
    cara('Me, on the way out of Pollença, with a still warm ensaïmada.'),
    ben('Bring one.'),
  ],
  [
    ana('Is there water at the Font des Noguer, or shall I carry three litres?'),
    ben('There is, it runs all year. Two litres are enough.'),
  ],
  [ana('Ben, how far are you? I see your dot, but it hardly moves.'), ben('I am sitting down. That is allowed.')],
  [ana('¿Alguien tiene crema solar? La mía se ha quedado en el hotel.'), cara('Yo, factor 50. Te la doy en Lluc.')],
  [ana('The forecast says wind from the north after five.'), ben('Then I want to be off the pass by four.')],
  [
    ana('Who has the key of the flat?'),
    cara('I do. Do not lose me.'),
    ana('I can see on the map where you are. Good feature.'),
  ],
  [ana('My knees count the steps, I do not.'), dan('Mine are on a flat road in Kent, they send their regards.')],
  [
    ben('Coffee machine at the monastery is broken. I repeat: broken.'),
    ana('Turn round, everybody.'),
    cara('No panic, the bar next door opens at ten.'),
  ],
  [ben('A goat has eaten half of my map.'), cara('Good that yours is on the phone, too.'), ben('That is next.')],
  [
    ben('Do we take the old path, or the road down to Pollença?'),
    cara('The old path. The road is all bends and buses.'),
    ana('Old path.'),
  ],
  [
    ben('Could somebody look up when the last bus leaves Lluc?'),
    cara('Quarter past six on weekdays.'),
    ben('Perfect.'),
  ],
  [ben('I hear thunder, or it is somebody’s suitcase on the cobbles.'), ana('Blue sky here.')],
  [ben('Has anybody booked for tonight?'), ana('Table for four at eight, look at the itinerary.')],
  [
    cara('Shall we meet at the snow houses, or straight in Lluc?'),
    ben('Lluc. I am not climbing back up.'),
    ana('Lluc, in the courtyard.'),
  ],
  [cara('There are vultures above me. Real ones, three metres wide!'), ana('Keep moving, so that they see it.')],
  [cara('Look at the itinerary, please, I moved a few things.'), ben('Looking.')],
  [cara('Dan, did you get your boarding pass?'), dan('Yes, seat 14A, Friday 6:40. Do not laugh.'), cara('I laugh.')],
  [cara('Bon dia! The baker asks whether we are the four with the boots.'), ana('How does he know?')],
  [cara('My battery is at 40 %, I go to power saving soon.'), ben('I carry a power bank, 20,000 mAh of love.')],
  [cara('Does anybody mind if we skip the museum?'), ana('Not at all.'), dan('I never wanted to see it.')],
  [dan('Twelve kilometres done here. The marshes are in fog.'), ana('Come here, we have sun to spare.')],
  [
    dan('What do I have to pack for Friday?'),
    ana('Boots, a light jacket, swimming things.'),
    dan('And a goat-proof map.'),
  ],
  [dan('Who picks me up in Palma?'), ben('Nobody: bus to Sóller at nine, we wait on the square.')],
  [dan('I put my flight into the itinerary.'), cara('Seen. You land before we have finished breakfast.')],
];

/** What the one who comes and goes says first, and what he hears. */
export const COMINGS: readonly (readonly Turn[])[] = [
  [dan('Back on the phone. What did I miss?'), ana('Scroll up, it is all there.')],
  [dan('Out of the tunnel, one bar of signal. Hello!'), ben('Hello tunnel man.')],
  [dan('Lunch break, so I can look where you are.'), cara('Look at the height profile and feel sorry.')],
];
