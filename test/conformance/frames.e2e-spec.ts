import { describe, expect, it } from '@jest/globals';
import { Bench } from './bench.js';
import { FRAME_STORIES } from './cases/frame-stories.cases.js';
import { LAWFUL, VIOLATIONS } from './cases/frames.cases.js';
import { TITLE } from './case.js';
import { tells } from './tables.js';
import { OP } from '../support/raw-frame.js';

describe('frames', () => {
  const bench = new Bench();

  it.each(VIOLATIONS)(TITLE, async ({ bytes, code }) => {
    const peer = await bench.peer();
    peer.send(bytes);
    expect((await peer.closing()).code).toBe(code);
    await bench.gone(peer.user);
  });

  it.each(LAWFUL)(TITLE, async ({ bytes, answers }) => {
    const peer = await bench.peer();
    peer.send(bytes);
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
