import { expect } from '@jest/globals';
import { CANARY } from '../canary.js';
import type { Story } from '../case.js';

const send = (id: string, content: string) => ({ type: 'chat', id, payload: { content } });

export const ENVELOPE_STORIES: readonly Story[] = [
  {
    id: 'J28',
    rule: 'ENV-5',
    says: 'an id used for another command is refused with idempotency_mismatch',
    tell: async (bench) => {
      const peer = await bench.peer();
      await peer.get(send('once', 'first'));
      expect(await peer.ask(send('once', CANARY))).toMatchObject({
        type: 'error',
        payload: { code: 'idempotency_mismatch' },
      });
      await peer.settle();
    },
  },
  {
    id: 'J28b',
    rule: 'ENV-5',
    says: 'a command that comes again has the same ack, marked duplicate, and no second event',
    tell: async (bench) => {
      const peer = await bench.peer();
      peer.say(send('once', 'first'));
      const [one, two] = [(await peer.next()).json, (await peer.next()).json];
      const ack = one['type'] === 'ack' ? one : two;
      peer.say('{"payload":{"content":"first"},"id":"once","type":"chat"}');
      expect(await peer.events()).toEqual([{ ...ack, payload: { ...(ack['payload'] as object), duplicate: true } }]);
    },
  },
  {
    id: 'J28c',
    rule: 'ENV-5',
    says: 'a refused command is not remembered: its id may be used again',
    tell: async (bench) => {
      const peer = await bench.peer();
      expect(await peer.ask(send('again', ''))).toMatchObject({ type: 'error', payload: { code: 'content_empty' } });
      expect(await peer.get(send('again', 'now'))).toMatchObject({ seq: 1 });
    },
  },
  {
    id: 'J33',
    rule: 'ENV-6',
    says: 'v=2 may not publish in a room it has not joined, and nobody there hears it',
    tell: async (bench) => {
      const witness = await bench.peer();
      const peer = await bench.peer({ v: 2 });
      const said = { ...send('x', CANARY), room_id: witness.room };
      expect(await peer.ask(said)).toMatchObject({ type: 'error', payload: { code: 'not_in_room' } });
      expect(await witness.events()).toEqual([]);
    },
  },
  {
    id: 'J40',
    rule: 'ENV-3',
    says: 'a frame without id has no ack',
    tell: async (bench) => {
      const peer = await bench.peer();
      peer.say({ type: 'chat', payload: { content: 'no answer, please' } });
      expect((await peer.next()).json).toMatchObject({ type: 'chat', user_id: peer.user });
      expect(await peer.settle()).toEqual([]);
    },
  },
  {
    id: 'J36',
    rule: 'ENV-2',
    says: 'user_id, seq, ts and room of the envelope are never believed',
    tell: async (bench) => {
      const peer = await bench.peer();
      peer.say({ ...send('t', 'who?'), user_id: CANARY, seq: 99, ts: 1, re: CANARY, role: 'owner' });
      const heard = [await peer.next(), await peer.next()];
      for (const { text } of heard) expect(text).not.toContain(CANARY);
      const event = heard.map(({ json }) => json).find(({ type }) => type === 'chat');
      expect(event).toMatchObject({ user_id: peer.user, seq: 1, room_id: peer.room });
      expect(event?.['ts']).toBeGreaterThan(1_000_000_000_000);
    },
  },
];
