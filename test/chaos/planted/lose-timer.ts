/** Planted: nobody wakes up when a lease is over. */
import { RedisRoomStore } from '../../../src/store/redis/redis-room-store.js';

const LEASE = 'planning.lease/';
const { commit } = RedisRoomStore.prototype;

RedisRoomStore.prototype.commit = function (room, { timers = [], ...wanted }) {
  const { firing } = wanted;
  if (firing?.key.startsWith(LEASE) === true) return commit.call(this, room, { firing });
  return commit.call(this, room, {
    ...wanted,
    timers: timers.filter(({ key, at }) => at === null || !key.startsWith(LEASE)),
  });
};
