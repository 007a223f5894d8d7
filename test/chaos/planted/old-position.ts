/** Planted: an older position overtakes a newer one on its way to the sockets. */
import { LaneBoard } from '../../../src/realtime/lane-board.js';
import type { LaneEntry } from '../../../src/store/room-contents.js';

const EVERY = 5;
const { put } = LaneBoard.prototype;
const older = new Map<string, LaneEntry>();
let puts = 0;

LaneBoard.prototype.put = function (lane, entry) {
  if (lane !== 'location.update') return put.call(this, lane, entry);
  const before = older.get(entry.key);
  older.set(entry.key, entry);
  const isLate = before !== undefined && ++puts % EVERY === 0;
  return put.call(this, lane, isLate ? { ...entry, body: before.body } : entry);
};
