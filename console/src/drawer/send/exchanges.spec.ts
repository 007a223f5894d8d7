import { expect, test } from '@jest/globals';
import { FrameLog } from '../../session/frame-log.js';
import type { WireFrame } from '../../session/frame-log.js';
import { exchanges } from './exchanges.js';

const log = new FrameLog('Ana');
const raw = (frame: WireFrame | undefined) =>
  log.add({ direction: 'out', frame, text: '', bytes: 0, at: 0, isRaw: true });
const hear = (frame: WireFrame) => log.add({ direction: 'in', frame, text: '', bytes: 0, at: 0 });

test('what was sent by hand is beside its answer, also where that cannot say what it answers', () => {
  const accepted = raw({ type: 'chat', payload: {} });
  const first = raw({ type: 'chat', id: '1', payload: {} });
  const broken = raw(undefined);
  const ack = hear({ type: 'ack', re: '1', payload: {} });
  const error = hear({ type: 'error', re: null, payload: {} });
  hear({ type: 'error', re: null, payload: {} }); // Of nothing that was sent by hand.
  const waiting = raw({ type: 'chat', id: '2', payload: {} });
  expect(exchanges(log.frames)).toEqual([
    { sent: waiting, answer: undefined },
    { sent: broken, answer: error },
    { sent: first, answer: ack },
    { sent: accepted, answer: undefined },
  ]);
});
