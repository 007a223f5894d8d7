/** Planted: one edit in ten is done, and refused all the same. */
import { Refusal } from '../../../src/protocol/refusal.js';
import type { RoomCall } from '../../../src/realtime/call.js';
import { Rooms } from '../../../src/realtime/rooms.js';

const EVERY = 10;
type Run = (this: Rooms, command: object, call: RoomCall, input: object) => Promise<object>;
const run = Rooms.prototype.run as unknown as Run;
let edits = 0;

const lying: Run = async function (command, call, input) {
  const ack = await run.call(this, command, call, input);
  if ('operation' in input && 'seq' in ack && ++edits % EVERY === 0) throw new Refusal('item_not_found');
  return ack;
};
Rooms.prototype.run = lying as unknown as typeof Rooms.prototype.run;
