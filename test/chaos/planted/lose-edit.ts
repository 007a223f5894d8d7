/** Planted: one edit in three is told, and not kept. */
import { RedisRoomStore } from '../../../src/store/redis/redis-room-store.js';

const EVERY = 3;
const { commit } = RedisRoomStore.prototype;
let edits = 0;

RedisRoomStore.prototype.commit = function (room, { lists = [], ...wanted }) {
  const isEdit = (wanted.events ?? []).some(({ kind }) => kind === 'chat.edited');
  const isLost = isEdit && ++edits % EVERY === 0;
  return commit.call(this, room, { ...wanted, lists: isLost ? lists.filter(({ op }) => op !== 'replace') : lists });
};
