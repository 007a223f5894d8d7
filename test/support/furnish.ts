import type { RallyClient } from './rally-client.js';

/** Puts `text` into every feature of a room that keeps what users write, and a position and a track of theirs. */
export async function furnish(client: RallyClient, room: string, text: string): Promise<void> {
  const act = (type: string, payload: object) => client.get({ type, room_id: room, payload });
  const { message_id } = await act('chat', { content: text, metadata: { note: text } });
  await act('chat', { action: 'edit', message_id, content: `${text} edited` });
  await act('chat', { content: text, thread: message_id });
  await act('chat', { action: 'react', message_id, emoji: '👍' });
  await act('chat', { action: 'pin', message_id });
  await act('chat', { action: 'poll', question: text, options: [text, 'other'] });
  await act('chat', { action: 'moderate', op: 'report', message_id, reason: text });
  await act('location', { action: 'place_set', name: text, latitude: 1, longitude: 2, radius_m: 50, meeting: true });
  await act('location', { action: 'share_start', duration_ms: 3_600_000, keep_track: true });
  await act('location', { latitude: 1, longitude: 2 });
  await act('planning', { action: 'create', item_id: 'dinner', data: { title: text } });
  await act('planning', { action: 'lock', item_id: 'dinner' });
  await act('planning', { action: 'update', item_id: 'dinner', data: { notes: text } });
  await act('planning', { action: 'vote', item_id: 'dinner', value: 1 });
}
