/** Planted: the memory of what was done already is not asked. */
import { RedisRoomStore } from '../../../src/store/redis/redis-room-store.js';

const { commit, read } = RedisRoomStore.prototype;

RedisRoomStore.prototype.commit = function (room, { once: _, ...wanted }) {
  return commit.call(this, room, wanted);
};
RedisRoomStore.prototype.read = function (room, { once: _, ...query }) {
  return read.call(this, room, query);
};
