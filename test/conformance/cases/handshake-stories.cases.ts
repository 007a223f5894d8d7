import { expect } from '@jest/globals';
import { textFrame } from '../../support/raw-frame.js';
import { CANARY } from '../canary.js';
import type { Story } from '../case.js';
import { Peer } from '../peer.js';
import { plainRequest, upgradeRequest } from '../request.js';

const chat = (id: string) => textFrame({ type: 'chat', id, payload: { content: id } });
const ping = (id: string) => textFrame({ type: 'session', id, payload: { action: 'ping' } });
const target = (room: string, user: string, v: 1 | 2) => `/ws?room_id=${room}&user_id=${user}&v=${v}`;

export const HANDSHAKE_STORIES: readonly Story[] = [
  {
    id: 'F36',
    rule: 'CONN-4',
    says: 'a first frame in the segment of the handshake is handled, after the join',
    tell: async (bench) => {
      const [room, user, raw] = [bench.fresh('room'), bench.fresh('user'), await bench.raw()];
      raw.write(
        Buffer.concat([Buffer.from(upgradeRequest({ target: target(room, user, 2) })), chat('one'), chat('two')]),
      );
      expect(await raw.answer()).toMatchObject({ status: 101 });
      const heard = await new Peer(raw, room, user).events();
      expect(heard.slice(0, 2)).toMatchObject([
        { type: 'session', payload: { action: 'welcome' } },
        { type: 'room', payload: { action: 'joined', seq: 0 } },
      ]);
      expect(heard.filter(({ type }) => type === 'ack')).toMatchObject([
        { re: 'one', payload: { seq: 1 } },
        { re: 'two', payload: { seq: 2 } },
      ]);
      expect(heard.filter(({ type }) => type === 'chat')).toMatchObject([{ seq: 1 }, { seq: 2 }]);
    },
  },
  {
    id: 'F36b',
    rule: 'CONN-4',
    says: 'a first frame in the segment of the handshake is handled for v=1, too',
    tell: async (bench) => {
      const [room, user, raw] = [bench.fresh('room'), bench.fresh('user'), await bench.raw()];
      raw.write(Buffer.concat([Buffer.from(upgradeRequest({ target: target(room, user, 1) })), chat('one')]));
      expect(await raw.answer()).toMatchObject({ status: 101 });
      const peer = new Peer(raw, room, user);
      const types = [(await peer.next()).json, (await peer.next()).json].map(({ type }) => type);
      expect(types.sort()).toEqual(['ack', 'chat']);
    },
  },
  {
    id: 'F36c',
    rule: 'CONN-4',
    says: 'a frame split between the segment of the handshake and the next is handled',
    tell: async (bench) => {
      const [room, user, raw] = [bench.fresh('room'), bench.fresh('user'), await bench.raw()];
      const first = ping('split');
      raw.write(Buffer.concat([Buffer.from(upgradeRequest({ target: target(room, user, 1) })), first.subarray(0, 5)]));
      expect(await raw.answer()).toMatchObject({ status: 101 });
      raw.write(first.subarray(5));
      expect((await new Peer(raw, room, user).next()).json).toMatchObject({ type: 'ack', re: 'split' });
    },
  },
  {
    id: 'F36d',
    rule: 'CLOSE',
    says: 'a frame behind a refused handshake of a browser is never handled',
    tell: async (bench) => {
      const witness = await bench.peer();
      const raw = await bench.raw();
      const request = upgradeRequest({
        target: `${target(witness.room ?? '', 'u', 1)}&v=1`,
        headers: { Origin: 'https://rally.test' },
      });
      raw.write(Buffer.concat([Buffer.from(request), chat(CANARY), chat(CANARY)]));
      expect(await raw.answer()).toMatchObject({ status: 101 });
      expect(await raw.closing()).toMatchObject({ code: 4400 });
      expect(await witness.events()).toEqual([]);
    },
  },
  {
    id: 'H2b',
    rule: 'CLOSE',
    says: 'nobody: a browser is closed with 4400',
    tell: async (bench) => {
      const raw = await bench.raw();
      raw.write(upgradeRequest({ target: '/ws?room_id=r', headers: { Origin: 'https://rally.test' } }));
      expect(await raw.answer()).toMatchObject({ status: 101 });
      expect(await raw.closing()).toEqual({ code: 4400, reason: 'bad_envelope' });
    },
  },
  {
    id: 'H52',
    rule: 'CONN-1',
    says: 'a handshake that comes byte by byte is accepted',
    tell: async (bench) => {
      const raw = await bench.raw();
      await raw.writeBytewise(Buffer.from(upgradeRequest({ target: target(bench.fresh('room'), 'slow', 1) })));
      expect(await raw.answer()).toMatchObject({ status: 101 });
    },
  },
  {
    id: 'H53',
    rule: 'CONN-1',
    says: 'a request for health and then an upgrade may share a socket',
    tell: async (bench) => {
      const raw = await bench.raw();
      raw.write(plainRequest({ target: '/health/live', headers: { Connection: 'keep-alive' } }));
      expect(await raw.answer()).toMatchObject({ status: 200 });
      raw.write(upgradeRequest({ target: target(bench.fresh('room'), 'again', 1) }));
      expect(await raw.answer()).toMatchObject({ status: 101 });
    },
  },
  {
    id: 'H54',
    rule: 'CLOSE',
    says: 'refused handshakes leave no socket behind, also of clients that never hang up',
    tell: async (bench) => {
      await bench.sockets(0);
      for (const url of ['/nope', '/ws?room_id=r&user_id=u&v=3', '/ws?room_id=r', '/ws?user_id=u']) {
        const raw = await bench.raw();
        raw.write(upgradeRequest({ target: url }));
        expect((await raw.answer()).status).toBeGreaterThanOrEqual(400);
        await raw.ended();
      }
      await bench.sockets(0);
    },
  },
];
