import { afterAll, beforeAll, expect } from '@jest/globals';
import { FrameCheck } from './frame-check.js';

/** In a suite: every frame of its clients is one of docs/asyncapi.json, and has no field that is not there. */
export function checkFrames(): void {
  const check = new FrameCheck();
  beforeAll(() => check.listen());
  afterAll(() => {
    check.stop();
    expect([...check.faults]).toEqual([]);
  });
}
