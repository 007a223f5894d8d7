import { describe, expect, it } from '@jest/globals';
import { Bench } from './bench.js';
import { FRAME_STORIES } from './cases/frame-stories.cases.js';
import { LAWFUL, VIOLATIONS } from './cases/frames.cases.js';
import { BITS_VIOLATED, CLOSES, FRAGMENTED } from './cases/frame-bits.cases.js';
import { LENGTHS_LAWFUL, LENGTHS_VIOLATED } from './cases/frame-lengths.cases.js';
import { BAD_UTF8, GOOD_UTF8 } from './cases/utf8.cases.js';
import { TITLE } from './case.js';
import { tells } from './tables.js';
import { OP } from '../support/raw-frame.js';

describe('frames', () => {
  const bench = new Bench();

  it.each([...VIOLATIONS, ...LENGTHS_VIOLATED, ...BITS_VIOLATED, ...CLOSES, ...BAD_UTF8])(
    TITLE,
    async ({ bytes, drips = 0, code, isKept }) => {
      const peer = await bench.peer();
      await peer.raw.writeBytewise(bytes.subarray(0, drips));
      peer.send(bytes.subarray(drips));
      expect((await peer.closing(isKept)).code).toBe(code);
      await bench.gone(peer.user);
    },
  );

  it.each([...LAWFUL, ...LENGTHS_LAWFUL, ...FRAGMENTED, ...GOOD_UTF8])(TITLE, async ({ bytes, drips = 0, answers }) => {
    const peer = await bench.peer();
    await peer.raw.writeBytewise(bytes.subarray(0, drips));
    peer.send(bytes.subarray(drips));
    for (const [opcode, expected] of answers) {
      const frame = await peer.raw.frame();
      const text = frame.payload.toString();
      expect(frame.opcode).toBe(opcode);
      if (opcode === OP.text) expect(JSON.parse(text)).toMatchObject(expected as object);
      else expect(text).toBe(expected);
    }
    expect(await peer.settle()).toEqual([]);
  });

  tells(bench, FRAME_STORIES);
});
