/** What two friends write to each other on a day like this, and what they make of the plan meanwhile. */
export interface Story {
  readonly chat: readonly string[];
  readonly edits: readonly { readonly item: string; readonly data: Record<string, unknown> }[];
}

export const ANA: Story = {
  chat: [
    'Good morning! I am on my way, the river path is still empty.',
    'It rained all night here, my shoes are soaked already 😅',
    'How is Mallorca? Send pictures from the top, please.',
    'I booked the table for eight, four of us, on the terrace.',
    'Clara wants to know whether we still need the second car.',
    'No hurry with the ferry, there is one every hour until ten.',
    'First ten kilometres done, and it does not hurt yet.',
    '¿Quedamos en la plaza o directamente en el restaurante?',
    'I moved the museum to the afternoon, it opens at two on Mondays.',
    'Can you check if the hotel takes the bikes overnight?',
    'The weather report says wind from the north after five.',
    'Let us keep Sunday free. Nobody wants a plan on Sunday.',
    'I added what everybody owes for the flat; look at the notes.',
    'Turning back now, the tide is coming in.',
    'Two kilometres to go. Save me something cold to drink!',
    'Done! Legs like wood, but done. See you at eight.',
  ],
  edits: [
    {
      item: 'dinner',
      data: { title: 'Dinner at Ca’n Boqueta', kind: 'meal', notes: 'Table for four on the terrace.' },
    },
    { item: 'museum', data: { title: 'Museu de Mallorca', kind: 'activity', status: 'idea' } },
    {
      item: 'ferry',
      data: { notes: 'Every hour until ten; no need to book.', cost: { amount: '18', currency: 'EUR' } },
    },
    { item: 'dinner', data: { start: '2026-05-09T20:00', tz: 'Europe/Madrid' } },
    { item: 'museum', data: { status: 'planned', notes: 'Moved to the afternoon: it opens at two on Mondays.' } },
    { item: 'hotel', data: { assignees: ['ana', 'ben'], notes: 'Ask whether they lock the bikes away overnight.' } },
    { item: 'market', data: { title: 'Market in Sóller', kind: 'meal', notes: 'Oranges, and bread for the way.' } },
    { item: 'dinner', data: { notes: 'Table for four; Clara does not eat fish.', assignees: ['ana'] } },
  ],
};

export const BEN: Story = {
  chat: [
    'Morning! We just left Sóller, the lemon trees smell wonderful.',
    'The first climb is steeper than the profile says.',
    'You would love this road, there is hardly a car on it.',
    'Eight is fine for me if the bus is on time.',
    'We do not need the second car. Three of us fit into the van with the bikes.',
    'Coffee stop. The cake is the size of my helmet.',
    'Puncture… give me ten minutes.',
    'En la plaza, junto a la fuente. Allí nos vemos.',
    'Half way. My water is nearly gone, there must be a fountain in Lluc.',
    'The hotel says yes to the bikes, they have a room with a lock.',
    'I can see the sea on both sides from up here! 🌊',
    'Sunday free: agreed. I will sleep until noon.',
    'I paid for the ferry tickets, 72 euros altogether.',
    'Long way down now, hands hurt from braking.',
    'Pollença! Last flat kilometres.',
    'Arrived. 47 kilometres on the clock. Where is everybody?',
  ],
  edits: [
    { item: 'hotel', data: { title: 'Hotel Juma, Pollença', kind: 'stay', status: 'booked' } },
    { item: 'ferry', data: { title: 'Ferry to Cabrera', kind: 'transport', status: 'idea' } },
    { item: 'dinner', data: { place: { name: 'Gran Via 43', latitude: 39.7669, longitude: 2.7152 } } },
    {
      item: 'hike',
      data: { title: 'Torrent de Pareis', kind: 'activity', notes: 'Only if it has not rained for two days.' },
    },
    { item: 'hotel', data: { notes: 'They have a room with a lock for the bikes.', url: 'https://example.com/juma' } },
    { item: 'ferry', data: { status: 'booked', notes: 'Paid by Ben: 72 euros altogether.' } },
    { item: 'hike', data: { status: 'cancelled', notes: null } },
    { item: 'market', data: { start: '2026-05-09T09:00', tz: 'Europe/Madrid', assignees: ['ben'] } },
  ],
};
