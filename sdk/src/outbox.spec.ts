import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/protocol/envelope.js';
import { Outbox } from './outbox.js';
import type { Command, OutboxState } from './outbox.js';

const chat = (id: string, room = 'r'): Command => ({ id, room_id: room, type: 'chat', payload: { content: id } });
const planning = (id: string, payload: JsonObject): Command => ({ id, room_id: 'r', type: 'planning', payload });
const LOCATION = { start: 'share_start', extend: 'share_extend', stop: 'share_stop', forget: 'forget' };
const location = (id: keyof typeof LOCATION): Command => {
  return { id, room_id: 'r', type: 'location', payload: { action: LOCATION[id] } };
};
const ids = (commands: readonly Command[]) => commands.map(({ id }) => id);

/** An outbox, at a time that the test sets, in which these commands were acked as events 1, 2, 3 … of epoch e1. */
function acked(...commands: Command[]) {
  const time = { now: 1_000 };
  const outbox = new Outbox({ limit: 10, now: () => time.now });
  commands.forEach((command, n) => {
    outbox.add(command);
    outbox.settle(command, { epoch: 'e1', seq: n + 1 });
  });
  return { outbox, time };
}

describe('an outbox', () => {
  it('SDK-8 keeps the order of sending, for each room by itself', () => {
    const outbox = new Outbox({ limit: 10, now: Date.now });
    const a = chat('a');
    for (const command of [a, chat('b', 'other'), chat('c')]) outbox.add(command);
    expect([ids(outbox.waitingIn('r')), ids(outbox.waitingIn('other'))]).toEqual([['a', 'c'], ['b']]);
    outbox.remove(a);
    expect(ids(outbox.waitingIn('r'))).toEqual(['c']);
  });

  it('SDK-10 is bounded, and has room again when something is answered', () => {
    const outbox = new Outbox({ limit: 2, now: Date.now });
    const a = chat('a');
    outbox.add(a);
    outbox.add(chat('b'));
    expect(() => outbox.add(chat('c'))).toThrow('wait already');
    outbox.settle(a, {});
    outbox.add(chat('c'));
    expect(ids(outbox.waitingIn('r'))).toEqual(['b', 'c']);
  });

  it('SDK-10 is bounded for each kind, and keeps nothing that may not wait', () => {
    const limits = { chat: 2, 'chat.react': 1, 'planning.lock': 0, 'location.update': 0 };
    const outbox = new Outbox({ limit: 10, limits, now: Date.now });
    const react = (id: string): Command => ({ ...chat(id), payload: { action: 'react' } });
    const lock = planning('lock', { action: 'lock', item_id: 'i' });
    const fix: Command = { ...lock, id: 'fix', type: 'location', payload: { latitude: 1 } };
    for (const command of [chat('a'), lock, react('r'), chat('b', 'other'), fix]) outbox.add(command);
    outbox.add(chat('a')); // It waits already.
    expect(() => outbox.add(chat('c'))).toThrow('wait already');
    expect(() => outbox.add(react('s'))).toThrow('wait already');
    expect(ids(outbox.waitingIn('r'))).toEqual(['a', 'lock', 'r', 'fix']);
    expect(ids(outbox.toJSON().waiting)).toEqual(['a', 'r', 'b']);
    expect([lock, fix, location('stop'), chat('d')].map((command) => outbox.mayWait(command))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it('SDK-10 what comes back from an earlier life comes first, and once', () => {
    const { outbox: old } = acked(chat('done'));
    for (const command of [chat('a'), chat('b', 'other'), chat('c')]) old.add(command);
    let changes = 0;
    const outbox = new Outbox({ limit: 10, now: () => 1_000, onChange: () => changes++ });
    for (const id of ['new', 'c']) outbox.add(chat(id));
    outbox.restore(old.toJSON());
    expect([ids(outbox.waitingIn('r')), ids(outbox.waitingIn('other'))]).toEqual([['a', 'c', 'new'], ['b']]);
    outbox.lose('r', { epoch: 'e2', cut: 0 });
    expect(ids(outbox.waitingIn('r'))).toEqual(['done', 'a', 'c', 'new']);
    expect(changes).toBe(3);
  });

  it('SDK-10 lives on as JSON', () => {
    const { outbox } = acked(chat('old'));
    outbox.add(chat('a'));
    outbox.add(chat('b', 'other'));
    const state = JSON.parse(JSON.stringify(outbox)) as OutboxState;
    const heir = new Outbox({ state, limit: 3, now: () => 1_000 });
    expect(heir.toJSON()).toEqual(outbox.toJSON());
    heir.add(chat('c'));
    expect(() => heir.add(chat('d'))).toThrow();
    heir.lose('r', { epoch: 'e2', cut: 0 });
    expect(ids(heir.waitingIn('r'))).toEqual(['old', 'a', 'c']);
  });

  it('SDK-9 what was lost waits again in its old order, before what is newer', () => {
    const { outbox } = acked(chat('a'), chat('b'), planning('c', { action: 'update', item_id: 'i', data: {} }));
    outbox.add(chat('new'));
    expect(outbox.lose('r', { epoch: 'e2', cut: 1 })).toEqual([]);
    expect(outbox.waitingIn('r')).toEqual([
      { ...chat('b'), is_offered_again: true },
      { ...planning('c', { action: 'update', item_id: 'i', data: {} }), is_offered_again: true },
      chat('new'),
    ]);
    expect(outbox.lose('r', { epoch: 'e2', cut: 1 })).toEqual([]);
  });

  it('SDK-9 CHAT-4 a message that was deleted is not offered again, its deletion is', () => {
    const { outbox } = acked(chat('kept'));
    const said = chat('said');
    outbox.add(said);
    outbox.settle(said, { epoch: 'e1', seq: 2, message_id: 'm1' });
    const deletion = { ...chat('gone'), payload: { action: 'delete', message_id: 'm1' } };
    outbox.add(deletion);
    outbox.settle(deletion, { epoch: 'e1', seq: 3, version: 2 });
    expect(outbox.lose('r', { epoch: 'e2', cut: 0 })).toEqual([]);
    expect(outbox.waitingIn('r')).toEqual([
      { ...chat('kept'), is_offered_again: true },
      { ...deletion, is_offered_again: true },
    ]);
  });

  it('SDK-9 LOC-6 LOC-9 the end of a share and what was forgotten are offered again, and no beginning', () => {
    const { outbox } = acked(location('start'), location('extend'), location('stop'), location('forget'));
    expect(ids(outbox.lose('r', { epoch: 'e2', cut: 0 }))).toEqual(['start', 'extend']);
    expect(outbox.waitingIn('r')).toEqual([
      { ...location('stop'), is_offered_again: true },
      { ...location('forget'), is_offered_again: true },
    ]);
  });

  it('SDK-9 LOC-6 the end of a share is not offered again where another share was begun since', () => {
    const { outbox } = acked(location('stop'), location('forget'));
    outbox.add(location('start'));
    const [start] = outbox.waitingIn('r');
    if (start !== undefined) outbox.settle(start, { epoch: 'e2', seq: 1 });
    expect(ids(outbox.lose('r', { epoch: 'e2', cut: 0 }))).toEqual(['stop']);
    expect(ids(outbox.waitingIn('r'))).toEqual(['forget']);
    const { outbox: other } = acked(location('start'), location('stop'));
    expect(other.lose('r', { epoch: 'e2', cut: 1 })).toEqual([]);
    expect(ids(other.waitingIn('r'))).toEqual(['stop']);
  });

  it('SDK-9 what rested on a lease or a version is given back, and does not wait', () => {
    const update = { action: 'update', item_id: 'i', data: {} };
    const { outbox } = acked(
      planning('lock', { action: 'lock', item_id: 'i' }),
      planning('guarded', { ...update, token: '1.1' }),
      planning('versioned', { ...update, base_version: 1 }),
      { ...chat('edit'), payload: { action: 'edit', message_id: 'm', content: 'x' } },
    );
    expect(ids(outbox.lose('r', { epoch: 'e2', cut: 0 }))).toEqual(['lock', 'guarded', 'versioned', 'edit']);
    expect(outbox.waitingIn('r')).toEqual([]);
  });

  it('SDK-9 what was acked in the new epoch is not lost, nor what is forgotten', () => {
    const { outbox, time } = acked(chat('a'), chat('b'));
    time.now += 10 * 60_000 + 1;
    const c = chat('c');
    outbox.add(c);
    outbox.settle(c, { epoch: 'e2', seq: 3 });
    expect(outbox.lose('r', { epoch: 'e2', cut: 0 })).toEqual([]);
    expect(outbox.waitingIn('r')).toEqual([]);
    expect(outbox.toJSON().acked.map(({ id }) => id)).toEqual(['c']);
  });

  it('SDK-9 what made no event cannot be lost', () => {
    const { outbox } = acked();
    const command = planning('noop', { action: 'update', item_id: 'i', data: {} });
    outbox.add(command);
    outbox.settle(command, { version: 1, noop: true });
    expect(outbox.toJSON()).toEqual({ waiting: [], acked: [] });
  });
});
