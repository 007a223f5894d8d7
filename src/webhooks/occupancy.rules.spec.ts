import { describe, expect, it } from '@jest/globals';
import { change } from '../realtime/decision.js';
import { RuleRoom } from '../testing/rule-room.js';
import { tellTurn, turnOf } from './occupancy.rules.js';
import type { Turn } from './occupancy.rules.js';

describe('HOOK-7 a room that fills and empties', () => {
  const AT = 1_767_225_600_000;
  const turn = (at: number): Turn => ({
    at,
    nonce: 'n',
    timers: (type, subject) => [{ key: `${type}/${subject}`, at }],
  });
  const look = (told: object | undefined, count: number, at = AT) => {
    const room = new RuleRoom();
    if (told !== undefined) room.rows.set('webhook.occupancy', { rev: 1, body: JSON.stringify(told) });
    return tellTurn.decide(turn(at), { ...room.read(tellTurn.reads(turn(at))), members: { count } });
  };
  const telling = (type: string, number: number, at = AT) =>
    change(
      {
        puts: [['webhook.occupancy', JSON.stringify({ type, number })]],
        timers: [{ key: `${type}/${number}.n`, at }],
      },
      {},
    );

  it('is told with the time as its number, or the one after the last', () => {
    expect(look(undefined, 1)).toEqual(telling('room.occupied', AT));
    expect(look({ type: 'room.occupied', number: AT - 5 }, 0)).toEqual(telling('room.vacated', AT));
    expect(look({ type: 'room.vacated', number: AT }, 3)).toEqual(telling('room.occupied', AT + 1));
  });

  it('is not told where it turned back before anybody looked', () => {
    expect(look(undefined, 0)).toMatchObject({ kind: 'answer' });
    expect(look({ type: 'room.occupied', number: AT }, 2)).toMatchObject({ kind: 'answer' });
    expect(look({ type: 'room.vacated', number: AT }, 0)).toMatchObject({ kind: 'answer' });
  });

  it('shows in each attempt what it did in the first', () => {
    expect(turnOf(`${AT}.0b7f1c9e-2c55-4a68-9d0c-6f1f7d1e6a11`)).toEqual({ at: AT, data: { number: AT } });
  });
});
