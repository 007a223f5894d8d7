/** Planted: `base_version` is not looked at. */
import type { RoomCall } from '../../../src/realtime/call.js';
import { Rooms } from '../../../src/realtime/rooms.js';

type Run = (this: Rooms, command: object, call: RoomCall, input: object) => Promise<object>;
const run = Rooms.prototype.run as unknown as Run;

const careless: Run = function (command, call, input) {
  const { operation } = input as { operation?: object };
  const wanted = operation === undefined ? input : { ...input, operation: { ...operation, base_version: undefined } };
  return run.call(this, command, call, wanted);
};
Rooms.prototype.run = careless as unknown as typeof Rooms.prototype.run;
