import { describe, expect, it } from '@jest/globals';
import * as ws from 'ws';
import { pongFrame, textFrame } from './text-frame.js';

/** What ws itself would write; its types do not know the static method that it shares between sockets. */
type FrameMaker = (data: Buffer, options: object) => Buffer[];
const frameOfWs: FrameMaker = (ws as unknown as { Sender: { frame: FrameMaker } }).Sender.frame;
const OPTIONS = { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: false };

describe('textFrame', () => {
  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])('equals the frame of ws for %i bytes', (length) => {
    const text = 'x'.repeat(length);
    expect(textFrame(text)).toEqual(Buffer.concat(frameOfWs(Buffer.from(text), OPTIONS)));
  });

  it('counts bytes of UTF-8, not characters', () => {
    const text = '😀'.repeat(32);
    expect(textFrame(text)).toEqual(Buffer.concat(frameOfWs(Buffer.from(text), OPTIONS)));
  });
});

describe('pongFrame', () => {
  it.each([0, 1, 125])('equals the frame of ws for %i bytes', (length) => {
    const payload = Buffer.alloc(length, 'x');
    expect(pongFrame(payload)).toEqual(Buffer.concat(frameOfWs(payload, { ...OPTIONS, opcode: 10 })));
  });
});
