import { expect, it } from '@jest/globals';
import { Random } from './random.js';

it('CHAOS-15 the same seed makes the same choices, another one others', () => {
  const choices = (seed: number) => {
    const random = new Random(seed);
    return Array.from({ length: 20 }, () => [
      random.whole(1, 1_000),
      random.pick('abcdefgh'.split('')),
      random.fork().next(),
    ]);
  };
  expect(choices(7)).toEqual(choices(7));
  expect(choices(7)).not.toEqual(choices(8));
  expect(choices(7).every(([whole]) => Number(whole) >= 1 && Number(whole) <= 1_000)).toBe(true);
});
