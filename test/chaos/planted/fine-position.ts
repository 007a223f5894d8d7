/** Planted: one position in five is shown a little to the north of where it was put. */
import { RoomFeed } from '../../../src/realtime/room-feed.js';
import { readBody } from '../../../src/store/body.js';

const EVERY = 5;
const { accept } = RoomFeed.prototype;
let positions = 0;

RoomFeed.prototype.accept = function (signal) {
  if (signal.kind !== 'lane' || signal.lane !== 'location.update' || ++positions % EVERY > 0) {
    return accept.call(this, signal);
  }
  const fix = readBody<{ latitude: number }>(signal.entry.body);
  const body = JSON.stringify({ ...fix, latitude: fix.latitude + 0.0012 });
  accept.call(this, { ...signal, entry: { ...signal.entry, body } });
};
