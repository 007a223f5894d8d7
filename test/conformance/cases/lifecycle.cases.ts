import { expect } from '@jest/globals';
import { DrainState } from '../../../src/realtime/drain-state.js';
import { OP, frame, textFrame } from '../../support/raw-frame.js';
import type { Story } from '../case.js';
import { plainRequest, upgradeRequest } from '../request.js';

/** Told at the same time: each waits for a limit of the server. */
export const SLOW_STORIES: readonly Story[] = [
  {
    id: 'H38',
    rule: 'CLOSE',
    says: 'a socket that never sends a byte is cut',
    tell: async (bench) => {
      const raw = await bench.raw();
      await raw.ended();
    },
  },
  {
    id: 'H37',
    rule: 'CLOSE',
    says: 'headers that never end are answered by 408, and cut',
    tell: async (bench) => {
      const raw = await bench.raw();
      raw.write('GET /ws?room_id=r&user_id=u HTTP/1.1\r\nHost: a\r\nX-Slow: ');
      expect(await raw.answer()).toMatchObject({ status: 408 });
      await raw.ended();
    },
  },
  {
    id: 'F45',
    rule: 'CLOSE',
    says: 'a client that never does its half of the closing handshake is cut',
    tell: async (bench) => {
      const peer = await bench.peer();
      peer.send(frame({ rsv: 4 }));
      expect(await peer.raw.frame()).toMatchObject({ opcode: OP.close });
      await bench.gone(peer.user);
    },
  },
];

/** In this order: draining has no way back. */
export const DRAIN_STORIES: readonly Story[] = [
  {
    id: 'H41',
    rule: 'CLOSE',
    says: 'a draining server answers upgrades by 503 with Retry-After, browsers too, and keeps its sockets',
    tell: async (bench) => {
      const peer = await bench.peer();
      bench.server.app.get(DrainState).begin();
      for (const headers of [{}, { Origin: 'https://rally.test' }]) {
        const raw = await bench.raw();
        raw.write(upgradeRequest({ headers }));
        const { status, headers: told } = await raw.answer();
        expect([status, told.get('retry-after')]).toEqual([503, expect.stringMatching(/^\d+$/)]);
        await raw.ended();
      }
      expect(await peer.settle()).toEqual([]);
    },
  },
  {
    id: 'H41b',
    rule: 'CLOSE',
    says: 'a draining server answers a wrong path by 404, and health by 503',
    tell: async (bench) => {
      for (const [request, status] of [
        [upgradeRequest({ target: '/nope' }), 404],
        [plainRequest({ target: '/health' }), 503],
        [plainRequest({ target: '/health/live' }), 200],
      ] as const) {
        const raw = await bench.raw();
        raw.write(request);
        expect(await raw.answer()).toMatchObject({ status });
      }
    },
  },
];

/** In a server of its own: it is over with it. */
export const CLOSING_STORIES: readonly Story[] = [
  {
    id: 'H55',
    rule: 'CLOSE',
    says: 'a drain answers what was read, then closes with 1012 and a time to wait',
    tell: async (bench) => {
      const peer = await bench.peer();
      peer.send(textFrame({ type: 'session', id: 'last', payload: { action: 'ping' } }));
      expect((await peer.next()).json).toMatchObject({ type: 'ack', re: 'last' });
      const drained = bench.server.drain();
      const { opcode, payload } = await peer.raw.frame();
      expect([opcode, payload.readUInt16BE(0)]).toEqual([OP.close, 1012]);
      const reason = JSON.parse(payload.subarray(2).toString()) as object;
      expect(reason).toEqual({ retry_after_ms: expect.any(Number) });
      peer.raw.destroy();
      await drained;
    },
  },
];
