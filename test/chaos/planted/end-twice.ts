/** Planted: the end of a share is told twice. */
import { RedisRoomStore } from '../../../src/store/redis/redis-room-store.js';

const { commit } = RedisRoomStore.prototype;

RedisRoomStore.prototype.commit = function (room, wanted) {
  const { events = [] } = wanted;
  const ends = events.filter(({ kind, body }) => kind === 'location.share_ended' && !body.includes('revoked'));
  return commit.call(this, room, { ...wanted, events: [...ends, ...events] });
};
