/** Planted: a token is believed though its lease is over. */
import type { RoomCall } from '../../../src/realtime/call.js';
import type { Command } from '../../../src/realtime/decision.js';
import { Refusal } from '../../../src/protocol/refusal.js';
import { Rooms } from '../../../src/realtime/rooms.js';

const LATE = new Set(['lock_expired', 'lock_lost']);
type Run = (this: Rooms, command: Command<object, object>, call: RoomCall, input: object) => Promise<object>;
const run = Rooms.prototype.run as Run;

const believing: Run = function (command, call, input) {
  const { reads, decide } = command;
  if (!('operation' in input) || reads === undefined) return run.call(this, command, call, input);
  const blind: Command<object, object> = {
    reads,
    decide: (wanted, view) => {
      const decision = decide(wanted, view);
      if (!(decision instanceof Refusal) || !LATE.has(decision.code)) return decision;
      const rows = new Map([...view.rows].filter(([key]) => !key.includes('lease')));
      const { operation } = input as { operation: object };
      return decide(
        { ...wanted, operation: { ...operation, token: undefined, base_version: undefined } },
        { ...view, rows },
      );
    },
  };
  return run.call(this, blind, call, input);
};
Rooms.prototype.run = believing as typeof Rooms.prototype.run;
