/** In the place of ids that only the server gives: frames are made before there is a room. */
export const MESSAGE = '$message';
export const POLL = '$poll';
export const PLACE = '$place';
export const ITEM = 'dinner';

type Payload = Readonly<Record<string, unknown>>;

const HERE = { latitude: 48.85837, longitude: 2.294481 };

/** A sound payload of every kind that has a handler, with the fields that it may have; in an order in which they can be done. */
export const SAMPLES: Readonly<Record<string, Payload>> = {
  'session.ping': {},
  'session.mode': { mode: 'foreground' },
  'session.refresh': { token: 'a.b.c' },
  'room.join': { rooms: [{ room_id: 'elsewhere', since: 'e:1', include: ['chat'] }] },
  'room.update': { include: ['chat', 'location', 'planning', 'presence'], location_interval_ms: 1_000 },
  'room.members': {},
  'chat.send': { content: 'x', reply_to: MESSAGE, mentions: ['ana'], attachments: [], metadata: { a: 1 } },
  'chat.edit': { message_id: MESSAGE, content: 'y', base_version: 1 },
  'chat.react': { message_id: MESSAGE, emoji: '👍' },
  'chat.reactions': { message_id: MESSAGE, emoji: '👍' },
  'chat.unreact': { message_id: MESSAGE, emoji: '👍' },
  'chat.pin': { message_id: MESSAGE },
  'chat.pins': {},
  'chat.unpin': { message_id: MESSAGE },
  'chat.poll': { question: 'when?', options: ['a', 'b'], multiple: true },
  'chat.poll_vote': { message_id: POLL, options: [0, 1] },
  'chat.poll_close': { message_id: POLL },
  'chat.read': { up_to: 1, thread: `item:${ITEM}` },
  'chat.delivered': { up_to: 1 },
  'chat.receipts': {},
  'chat.unread': { thread: `item:${ITEM}` },
  'chat.typing': { state: 'start', thread: `item:${ITEM}` },
  'chat.history': { after: 0, limit: 10 },
  'chat.moderate': { op: 'report', message_id: MESSAGE, user_id: 'ben', interval_ms: 1_000, reason: 'why' },
  'chat.reports': {},
  'location.share_start': { duration_ms: 60_000, precision: 'exact', keep_track: true },
  'location.update': { ...HERE, accuracy: 5, altitude: 1, heading: 90, speed: 1, battery: 0.5, charging: true },
  'location.batch': { points: [{ ...HERE, ts: 1_700_000_000_000 }] },
  'location.share_extend': { duration_ms: 60_000 },
  'location.place_set': { name: 'home', ...HERE, radius_m: 100, meeting: true },
  'location.snapshot': {},
  'location.track': { user_id: 'ana', limit: 10, format: 'geojson' },
  'location.place_remove': { place_id: PLACE },
  'location.share_stop': {},
  'location.forget': {},
  'planning.lock': { item_id: ITEM, ttl_ms: 5_000, wait: true },
  'planning.renew': { item_id: ITEM },
  'planning.update': { item_id: ITEM, data: { title: 'late', tags: ['a'] }, on_conflict: 'rebase' },
  'planning.unlock': { item_id: ITEM },
  'planning.create': { item_id: 'lunch', day: '2030-05-01', after: null, data: { title: 'Lunch' } },
  'planning.move': { item_id: ITEM, day: '2030-05-01', after: null },
  'planning.reorder': { day: '2030-05-01', order: [ITEM, 'lunch'] },
  'planning.batch': { ops: [{ action: 'update', item_id: ITEM, data: { title: 'later' } }] },
  'planning.vote': { item_id: ITEM, value: 1 },
  'planning.focus': { item_id: ITEM, field: 'title' },
  'planning.snapshot': {},
  'planning.changes': { since: 'e:1', limit: 10 },
  'planning.history': { item_id: ITEM, limit: 10 },
  'planning.undo': {},
  'planning.delete': { item_id: ITEM },
  'planning.restore': { item_id: ITEM },
  'chat.delete': { message_id: MESSAGE },
  'room.leave': {},
};
