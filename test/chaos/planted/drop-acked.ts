/** Planted: one commit in fifty is acked and not done. */
import { RedisRoomStore } from '../../../src/store/redis/redis-room-store.js';

const { commit } = RedisRoomStore.prototype;
let commits = 0;

RedisRoomStore.prototype.commit = async function (room, wanted) {
  const isDropped = (wanted.events ?? []).length > 0 && ++commits % 50 === 0;
  if (!isDropped) return commit.call(this, room, wanted);
  const seen = await this.read(room, {});
  if (seen.kind === 'duplicate') return seen;
  const seq = seen.at.seq + 1;
  return { kind: 'committed', at: { ...seen.at, seq }, first: seq, now: seen.now, rev: seen.rev + 1 };
};
