/** Planted: whoever asks while the store is away is answered late. */
import { setTimeout as delay } from 'node:timers/promises';
import { RedisRoomStore } from '../../../src/store/redis/redis-room-store.js';

const LATE_MS = 2_000;
const { commit } = RedisRoomStore.prototype;

RedisRoomStore.prototype.commit = async function (room, wanted) {
  try {
    return await commit.call(this, room, wanted);
  } catch (error) {
    await delay(LATE_MS);
    throw error;
  }
};
