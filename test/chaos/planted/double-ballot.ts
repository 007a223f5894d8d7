/** Planted: who votes again is taken for somebody else. */
import type { RoomCall } from '../../../src/realtime/call.js';
import type { SeeingCommand } from '../../../src/realtime/decision.js';
import { Rooms } from '../../../src/realtime/rooms.js';
import type { RoomView } from '../../../src/store/room-store.js';

type Run = (this: Rooms, command: SeeingCommand<object, object>, call: RoomCall, input: object) => Promise<object>;
const run = Rooms.prototype.run as Run;

const forgetful: Run = function (command, call, input) {
  if (!('options' in input)) return run.call(this, command, call, input);
  const { user } = call.session;
  const decide: typeof command.decide = (wanted, view) => command.decide(wanted, withoutNames(view, user));
  return run.call(this, { ...command, decide }, call, input);
};
Rooms.prototype.run = forgetful as unknown as typeof Rooms.prototype.run;

function withoutNames(view: RoomView, user: string): RoomView {
  const renamed = (body: string) => body.replaceAll(`["${user}",[`, `["another ${user}",[`);
  const lists = view.lists.map((page) => {
    return { ...page, entries: page.entries.map((entry) => ({ ...entry, body: renamed(entry.body) })) };
  });
  return { ...view, lists };
}
