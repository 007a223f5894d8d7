import { expect } from '@jest/globals';
import { OP, closeFrame, frame, textFrame } from '../../support/raw-frame.js';
import type { Bench } from '../bench.js';
import type { Story } from '../case.js';
import type { Peer } from '../peer.js';

/** Faults of each kind that counts as malformed, in turn. */
const MALFORMED = [
  textFrame('hello'),
  textFrame('[]'),
  textFrame('{"type":"nonsense","payload":{}}'),
  textFrame('{"type":"chat","payload":{"action":"nonsense"}}'),
  frame({ opcode: OP.binary }),
];
const malformed = (count: number) =>
  Buffer.concat(Array.from({ length: count }, (_, n) => MALFORMED[n % MALFORMED.length] ?? Buffer.alloc(0)));

async function survives(peer: Peer, frames: Buffer, errors: number): Promise<void> {
  peer.send(frames);
  const heard = await peer.settle();
  expect(heard.map(({ json }) => json['type'])).toEqual(Array.from({ length: errors }, () => 'error'));
}

async function refusedWithout(peer: Peer, said: object, code: string, count: number): Promise<void> {
  const frames = Buffer.concat(Array.from({ length: count }, () => textFrame(said)));
  peer.send(frames);
  const heard = await peer.settle();
  expect(heard).toHaveLength(count);
  for (const { json } of heard) expect(json).toMatchObject({ type: 'error', payload: { code } });
}

async function cutOff(bench: Bench, bytes: Buffer): Promise<void> {
  const peer = await bench.peer();
  peer.send(bytes);
  peer.raw.finish();
  await peer.raw.ended();
  await bench.gone(peer.user);
}

const half = textFrame({ type: 'chat', payload: { content: 'never complete' } });

export const FRAME_STORIES: readonly Story[] = [
  {
    id: 'F30',
    rule: 'CLOSE',
    says: 'data after a close frame is ignored',
    tell: async (bench) => {
      const witness = await bench.peer();
      const peer = await bench.peer({ room: witness.room });
      peer.send(Buffer.concat([closeFrame(1000), textFrame({ type: 'chat', payload: { content: 'too late' } })]));
      expect(await peer.closing()).toMatchObject({ code: 1000 });
      await bench.gone(peer.user);
      expect(await witness.events()).toEqual([]);
    },
  },
  {
    id: 'F31',
    rule: 'CONN-8',
    says: 'half a header and the end of the stream leave no connection behind',
    tell: (bench) => cutOff(bench, half.subarray(0, 1)),
  },
  {
    id: 'F31b',
    rule: 'CONN-8',
    says: 'half a frame and the end of the stream leave no connection behind',
    tell: (bench) => cutOff(bench, half.subarray(0, 20)),
  },
  {
    id: 'F31c',
    rule: 'CONN-8',
    says: 'half a message and a reset leave no connection behind',
    tell: async (bench) => {
      const peer = await bench.peer();
      peer.send(frame({ fin: false, payload: '{' }));
      peer.raw.destroy();
      await bench.gone(peer.user);
    },
  },
  {
    id: 'F37',
    rule: 'CONN-1',
    says: 'a frame that comes byte by byte is handled',
    tell: async (bench) => {
      const peer = await bench.peer();
      await peer.raw.writeBytewise(textFrame({ type: 'session', id: 'slow', payload: { action: 'ping' } }));
      expect((await peer.next()).json).toMatchObject({ type: 'ack', re: 'slow' });
    },
  },
  {
    id: 'F41',
    rule: 'CLOSE',
    says: '20 malformed frames are answered, and the socket stays usable',
    tell: async (bench) => survives(await bench.peer(), malformed(20), 20),
  },
  {
    id: 'F41b',
    rule: 'CLOSE',
    says: 'more than 20 malformed frames in 10 s close with 4429, each answered',
    tell: async (bench) => {
      const peer = await bench.peer();
      peer.send(malformed(21));
      for (let n = 0; n < 21; n++) expect((await peer.next()).json).toMatchObject({ type: 'error' });
      expect(await peer.closing()).toMatchObject({ code: 4429 });
      await bench.gone(peer.user);
    },
  },
  {
    id: 'F41c',
    rule: 'CLOSE',
    says: 'what is behind the frame that closed with 4429 is not handled',
    tell: async (bench) => {
      const witness = await bench.peer();
      const peer = await bench.peer({ room: witness.room });
      const chat = textFrame({ type: 'chat', payload: { content: 'too late' } });
      peer.send(Buffer.concat([malformed(21), chat, malformed(30), chat]));
      for (let n = 0; n < 21; n++) expect((await peer.next()).json).toMatchObject({ type: 'error' });
      expect(await peer.closing()).toMatchObject({ code: 4429 });
      await bench.gone(peer.user);
      expect(await witness.events()).toEqual([]);
    },
  },
  {
    id: 'F42',
    rule: 'CLOSE',
    says: 'invalid_payload never counts as malformed',
    tell: async (bench) => refusedWithout(await bench.peer(), { type: 'chat', payload: {} }, 'invalid_payload', 45),
  },
  {
    id: 'F42b',
    rule: 'CLOSE',
    says: 'not_in_room never counts as malformed',
    tell: async (bench) => {
      const peer = await bench.peer({ v: 2, room: null });
      await refusedWithout(peer, { type: 'chat', payload: { content: 'x' } }, 'not_in_room', 45);
    },
  },
  {
    id: 'F42c',
    rule: 'CLOSE',
    says: 'item_locked never counts as malformed',
    tell: async (bench) => {
      const holder = await bench.peer();
      await holder.get({ type: 'planning', id: 'l', payload: { action: 'lock', item_id: 'i' } });
      const peer = await bench.peer({ v: 2, room: holder.room });
      const update = { type: 'planning', payload: { action: 'update', item_id: 'i', data: { title: 'x' } } };
      await refusedWithout(peer, update, 'item_locked', 45);
    },
  },
  {
    id: 'F43',
    rule: 'CLOSE',
    says: 'malformed frames of one connection are no burden on another of the same user',
    tell: async (bench) => {
      const first = await bench.peer();
      const second = await bench.peer({ user: first.user, room: first.room });
      await survives(first, malformed(20), 20);
      await survives(second, malformed(20), 20);
    },
  },
  {
    id: 'F33',
    rule: 'CONN-8',
    says: 'a flood of pings is cut, and leaves no connection behind',
    tell: async (bench) => {
      const peer = await bench.peer();
      peer.send(Buffer.concat(Array.from({ length: 100_000 }, () => frame({ opcode: OP.ping }))));
      await bench.gone(peer.user);
    },
  },
  {
    id: 'F44',
    rule: 'CONN-8',
    says: '50 pings in one segment get their pongs, in order',
    tell: async (bench) => {
      const peer = await bench.peer();
      const names = Array.from({ length: 50 }, (_, n) => `p${n}`);
      peer.send(Buffer.concat(names.map((payload) => frame({ opcode: OP.ping, payload }))));
      for (const name of names)
        expect(await peer.raw.frame()).toMatchObject({ opcode: OP.pong, payload: Buffer.from(name) });
      expect(await peer.settle()).toEqual([]);
    },
  },
];
