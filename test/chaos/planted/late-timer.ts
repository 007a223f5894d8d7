/** Planted: timers are late, so that a lease outlives its time. */
import { RedisRoomStore } from '../../../src/store/redis/redis-room-store.js';

const LATE_MS = 3_000;
const { commit } = RedisRoomStore.prototype;

RedisRoomStore.prototype.commit = function (room, { timers = [], ...wanted }) {
  const late = timers.map(({ key, at }) => ({ key, at: at === null ? null : at + LATE_MS }));
  return commit.call(this, room, { ...wanted, timers: late });
};
