/** Planted: one event in forty is told with the content of another room. */
import { RoomFeed } from '../../../src/realtime/room-feed.js';
import type { LogEntry } from '../../../src/store/room-contents.js';

const EVERY = 40;
const { accept } = RoomFeed.prototype;
let last: { room: string; event: LogEntry } | undefined;

RoomFeed.prototype.accept = function (signal) {
  if (signal.kind !== 'event') return accept.call(this, signal);
  const { event } = signal;
  const other = last;
  if (event.kind === 'chat.send') last = { room: this.room, event };
  const isLeaking =
    event.kind === 'chat.send' && event.seq % EVERY < 2 && other !== undefined && other.room !== this.room;
  accept.call(this, isLeaking ? { kind: 'event', event: { ...event, body: other.event.body } } : signal);
};
