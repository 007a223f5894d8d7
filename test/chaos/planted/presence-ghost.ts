/** Planted: the store is not told of every second session that ends. */
import { RedisRoomStore } from '../../../src/store/redis/redis-room-store.js';

const { leave } = RedisRoomStore.prototype;
let leaves = 0;

RedisRoomStore.prototype.leave = function (...asked) {
  return ++leaves % 2 === 0 ? Promise.resolve() : leave.apply(this, asked);
};
