import type { RallyClient } from './rally-client.js';
import type { TestServer } from './test-server.js';

/** An id that stands nowhere else. */
export const CANARY_ID = 'canary-user-7f3a';
/** Words that only the user said. */
export const CANARY_WORDS = 'canary-words-7f3a';
export const CANARY_DIGITS = '7319264';
export const TRACES = [CANARY_ID, CANARY_WORDS, CANARY_DIGITS] as const;
export const ROOM = 'trip';

const say = (type: string, action: string, more: object = {}) => ({ type, payload: { action, ...more } });
const chat = (action: string, more: object = {}) => say('chat', action, more);
const location = (action: string, more: object = {}) => say('location', action, more);
const planning = (action: string, more: object = {}) => say('planning', action, more);
const here = { latitude: 48.7319264, longitude: 2.17319264 };

/** What stays of the others, by name. */
export interface Left {
  readonly bens: string;
  readonly poll: string;
}

/** A user who does all that one can do in a room, among others who speak of them. */
export async function liveFully(server: TestServer, now: () => number): Promise<Left> {
  const canary = await server.connect({ room: ROOM, user: CANARY_ID, v: 2, query: 'device=phone' });
  const ben = await server.connect({ room: ROOM, user: 'ben', v: 2 });
  const left = await talk(canary, ben);
  await share(canary, ben, now);
  await plan(canary, ben);
  await canary.get(chat('read', { up_to: 3 }));
  await canary.get(chat('typing', { state: 'start' }));
  await canary.get(planning('focus', { item_id: 'd1', field: CANARY_WORDS }));
  return left;
}

async function talk(canary: RallyClient, ben: RallyClient): Promise<Left> {
  const own = await canary.get(chat('send', { content: CANARY_WORDS, mentions: ['ben'] }));
  await canary.get(chat('edit', { message_id: own['message_id'], content: `${CANARY_WORDS} edited` }));
  const thread = String(
    (await ben.get(chat('send', { content: 'hello', mentions: [CANARY_ID, '@all'] })))['message_id'],
  );
  await canary.get(chat('send', { content: `${CANARY_WORDS} in a thread`, thread }));
  await ben.get(chat('send', { content: 'I think so, too', reply_to: own['message_id'] }));
  await canary.get(chat('react', { message_id: thread, emoji: '🎉' }));
  await ben.get(chat('react', { message_id: own['message_id'], emoji: '🎉' }));
  const poll = String(
    (await canary.get(chat('poll', { question: 'Where to?', options: ['Sea', 'Hills'] })))['message_id'],
  );
  await canary.get(chat('poll_vote', { message_id: poll, options: [0] }));
  await ben.get(chat('poll_vote', { message_id: poll, options: [1] }));
  const over = await ben.get(chat('poll', { question: 'When?', options: ['Now', 'Later'] }));
  await canary.get(chat('poll_vote', { message_id: over['message_id'], options: [1] }));
  await ben.get(chat('poll_close', { message_id: over['message_id'] }));
  await canary.get(chat('pin', { message_id: thread }));
  await canary.get(chat('moderate', { op: 'report', message_id: thread, reason: CANARY_WORDS }));
  const gone = await canary.get(chat('send', { content: CANARY_WORDS }));
  await canary.get(chat('delete', { message_id: gone['message_id'] }));
  return { bens: thread, poll };
}

async function share(canary: RallyClient, ben: RallyClient, now: () => number): Promise<void> {
  await canary.get(location('place_set', { place_id: 'hotel', name: 'Hotel', latitude: 48.7, longitude: 2.1 }));
  await canary.get(location('share_start', { duration_ms: 3_600_000, keep_track: true, audience: ['ben'] }));
  await canary.get(location('batch', { points: [{ ...here, ts: now() }] }));
  await canary.get(location('update', here));
  await ben.get(location('share_start', { duration_ms: 3_600_000, keep_track: true, audience: [CANARY_ID] }));
  await ben.get(location('update', { latitude: 1, longitude: 1 }));
}

async function plan(canary: RallyClient, ben: RallyClient): Promise<void> {
  await canary.get(planning('create', { item_id: 'd1', data: { title: 'Dinner', assignees: [CANARY_ID, 'ben'] } }));
  await ben.get(planning('create', { item_id: 'd2', data: { title: 'Surf', assignees: ['ben'] } }));
  await canary.get(planning('update', { item_id: 'd2', data: { notes: 'at noon' } }));
  await canary.get(planning('undo'));
  await canary.get(planning('vote', { item_id: 'd2', value: 1 }));
  await canary.get(planning('create', { item_id: 'd3', data: { title: 'Museum' } }));
  await canary.get(planning('delete', { item_id: 'd3' }));
  await canary.get(planning('lock', { item_id: 'd1' }));
  await ben.get(planning('lock', { item_id: 'd1', wait: true }));
  await ben.get(planning('lock', { item_id: 'd2' }));
  await canary.get(planning('lock', { item_id: 'd2', wait: true }));
}

/** Everything that anybody can read of the room, as text. */
export async function readAll(server: TestServer, reader = 'ben'): Promise<string> {
  const client = await server.connect({
    room: ROOM,
    user: reader,
    v: 2,
    query: 'include=chat,planning,location,presence',
  });
  const epoch = String((await client.expect({ type: 'room', payload: { action: 'joined' } })).payload['epoch']);
  const questions = [
    say('room', 'members'),
    chat('history', { limit: 100 }),
    chat('pins'),
    chat('receipts'),
    location('snapshot'),
    planning('snapshot'),
    planning('changes', { since: `${epoch}:0` }),
    ...['d1', 'd2', 'd3'].map((item_id) => planning('history', { item_id })),
  ];
  const answers = await Promise.all(questions.map((question) => client.ask(question)));
  const since = await server.connect({ room: ROOM, user: reader, v: 2, query: `since=${epoch}:0` });
  const { payload } = await since.expect({ type: 'room', payload: { action: 'joined' } });
  await since.settled();
  const seqs = since.frames.flatMap(({ seq }) => seq ?? []);
  if (seqs.some((seq, place) => seq !== place + 1) || payload['resumed'] !== true)
    throw new Error('The replay has holes');
  return JSON.stringify([answers, client.frames, since.frames]);
}
