/** Planted: who comes back is told that the log no longer reaches so far. */
import { RoomFeed } from '../../../src/realtime/room-feed.js';

const { read } = RoomFeed.prototype;

RoomFeed.prototype.holds = () => false;
RoomFeed.prototype.read = async function (query) {
  const { view, ...reading } = await read.call(this, query);
  if (query.since === undefined) return { ...reading, view };
  return { ...reading, view: { ...view, log: { kind: 'gone', reason: 'too_old' } } };
};
