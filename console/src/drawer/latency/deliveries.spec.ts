import { expect, test } from '@jest/globals';
import { FrameLog } from '../../session/frame-log.js';
import type { WireFrame } from '../../session/frame-log.js';
import { merged } from '../frames/frame-filter.js';
import { deliveries } from './deliveries.js';

test('an event is timed from its command in one pane to its arrival in the other, once', () => {
  let clock = 0;
  const [ana, ben] = [new FrameLog('Ana', () => clock), new FrameLog('Ben', () => clock)];
  const see = (log: FrameLog, direction: 'in' | 'out', at: number, frame: WireFrame) => {
    clock = at;
    log.add({ direction, frame, text: '', bytes: 0, at: 0 });
  };
  const event = { type: 'chat', room_id: 'r', seq: 7, payload: {} };
  see(ana, 'out', 10, { type: 'chat', id: 'a', room_id: 'r', payload: {} });
  see(ben, 'in', 14, event);
  see(ana, 'in', 15, event);
  see(ana, 'in', 16, { type: 'ack', re: 'a', room_id: 'r', payload: { seq: 7 } });
  see(ben, 'in', 17, { ...event, room_id: 'other' });
  see(ana, 'out', 20, { type: 'chat', id: 'a', room_id: 'r', payload: {} });
  see(ana, 'in', 21, { type: 'ack', re: 'a', room_id: 'r', payload: { seq: 7, duplicate: true } });
  expect(deliveries(merged([ana, ben]))).toEqual([{ from: 'Ana', to: 'Ben', clock: 14, ms: 4 }]);
});
