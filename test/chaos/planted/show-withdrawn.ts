/** Planted: a position that was withdrawn is told once more, after the end of its share. */
import { RoomFeed } from '../../../src/realtime/room-feed.js';
import type { LaneEntry } from '../../../src/store/room-contents.js';

const LANE = 'location.update';
const { accept } = RoomFeed.prototype;
const last = new Map<string, LaneEntry>();

RoomFeed.prototype.accept = function (signal) {
  accept.call(this, signal);
  if (signal.kind === 'lane' && signal.lane === LANE) last.set(`${this.room} ${signal.entry.key}`, signal.entry);
  if (signal.kind !== 'event' || signal.event.kind !== 'location.share_ended') return;
  const entry = last.get(`${this.room} ${signal.event.by}`);
  if (entry !== undefined) accept.call(this, { kind: 'lane', lane: LANE, entry });
};
