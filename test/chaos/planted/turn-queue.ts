/** Planted: who came last is the next one. */
import { RedisRoomStore } from '../../../src/store/redis/redis-room-store.js';

const { commit } = RedisRoomStore.prototype;

RedisRoomStore.prototype.commit = function (room, { puts = [], ...wanted }) {
  const turned = puts.map(([key, body]) => [key, key.startsWith('planning.lease/') ? turn(body) : body] as const);
  return commit.call(this, room, { ...wanted, puts: turned });
};

function turn(body: string): string {
  const { waiting = [], ...lease } = JSON.parse(body) as { waiting?: unknown[] };
  return JSON.stringify(waiting.length === 0 ? lease : { ...lease, waiting: waiting.toReversed() });
}
