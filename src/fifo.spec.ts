import { describe, expect, it } from '@jest/globals';
import { Fifo } from './fifo.js';

describe('a Fifo', () => {
  it('keeps the order of what is left, whichever goes first', () => {
    const items = new Fifo<string>();
    for (const item of ['a', 'b', 'c', 'd']) items.add(item);
    expect([items.delete('a'), items.delete('c'), items.delete('c')]).toEqual([true, true, false]);
    expect({ left: items.all(), size: items.size, b: items.has('b'), c: items.has('c') }).toEqual({
      left: ['b', 'd'],
      size: 2,
      b: true,
      c: false,
    });
    expect([items.shift(), items.shift(), items.shift()]).toEqual(['b', 'd', undefined]);
    items.add('e');
    items.clear();
    expect(items.size).toBe(0);
  });
});
