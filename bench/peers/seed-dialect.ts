import type { Dialect } from '../load/dialect.js';
import { chatPayload, locationPayload } from './sample.js';

/** `{type,payload}` to a server that makes the event of it; it subscribes before it answers the upgrade. */
export const seedDialect: Dialect = {
  name: 'seed',
  path: ({ room, user }) => `/ws?room_id=${room}&user_id=${user}`,
  chat: (_member, mark) => `{"type":"chat","payload":${chatPayload(mark)}}`,
  location: (_member, mark) => `{"type":"location","payload":${locationPayload(mark)}}`,
};
