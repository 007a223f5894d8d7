import { describe, expect, it } from '@jest/globals';
import type { UserId } from '../protocol/ids.js';
import type { LogEntry } from '../store/room-contents.js';
import type { RoomView } from '../store/room-store.js';
import { RuleRoom } from '../testing/rule-room.js';
import { REMOVAL_TABLE, decideReadmit, decideRemove } from './removal.rules.js';
import { RoomRemovals } from './room-removals.js';

const ANA = 'ana' as UserId;
const MO = 'mo' as UserId;

function bench() {
  const room = new RuleRoom();
  const told: string[] = [];
  let before: () => void = () => undefined;
  const read = (): Promise<RoomView> => {
    const view = room.view(REMOVAL_TABLE);
    before();
    return Promise.resolve(view);
  };
  const removals = new RoomRemovals(read, (user) => told.push(user));
  const hearLast = () => {
    const last = room.events.at(-1);
    const event = { ...last, seq: room.events.length, ts: room.now } as LogEntry;
    removals.hear({ kind: 'event', event });
  };
  return {
    room,
    removals,
    told,
    hearLast,
    remove: (user = ANA, until?: number) => room.apply(decideRemove({ user, until, by: MO }, room.view())),
    readmit: () => room.apply(decideReadmit({ user: ANA, by: MO }, room.view())),
    duringRead: (act: () => void) => (before = act),
    isOut: (user = ANA) => removals.of(user, room.now) !== undefined,
  };
}

describe('RoomRemovals', () => {
  it('ROOM-8 knows who was removed before, and who is from then on', async () => {
    const { removals, remove, readmit, hearLast, told, isOut } = bench();
    remove();
    await removals.load();
    remove('ben' as UserId);
    hearLast();
    expect([isOut(), isOut('ben' as UserId), told]).toEqual([true, true, ['ana', 'ben']]);
    readmit();
    hearLast();
    expect([isOut(), isOut('ben' as UserId)]).toEqual([false, true]);
  });

  it('ROOM-8 lets nobody wait for a timer: a removal ends with its time', async () => {
    const { room, removals, remove, isOut } = bench();
    remove(ANA, room.now + 1_000);
    await removals.load();
    expect(isOut()).toBe(true);
    room.now += 1_000;
    expect(isOut()).toBe(false);
  });

  it('ROOM-8 misses nothing that is told while it reads, before or after what it reads', async () => {
    const { removals, remove, readmit, hearLast, duringRead, isOut } = bench();
    duringRead(() => {
      remove();
      hearLast();
    });
    await removals.load();
    expect(isOut()).toBe(true);
    duringRead(() => {
      readmit();
      hearLast();
    });
    await removals.load();
    expect(isOut()).toBe(false);
  });

  it('ROOM-8 ROOM-3 reads again in a new epoch: a removal may be lost, or that it was taken back', async () => {
    const { room, removals, remove, readmit, told, hearLast, isOut } = bench();
    await removals.load();
    remove();
    hearLast();
    const before = room.copy();
    readmit();
    hearLast();
    expect(isOut()).toBe(false);
    for (const [key, row] of before.rows) room.rows.set(key, row);
    removals.hear({ kind: 'epoch', epoch: 'later', cut: 1 });
    await new Promise(setImmediate);
    expect([isOut(), told]).toEqual([true, ['ana', 'ana']]);
    room.rows.clear();
    removals.hear({ kind: 'epoch', epoch: 'later still', cut: 0 });
    await new Promise(setImmediate);
    expect(isOut()).toBe(false);
  });
});
