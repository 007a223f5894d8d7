import { describe, expect, it } from '@jest/globals';
import { Emitter } from './emitter.js';

describe('listeners', () => {
  it('SDK-13 hear what they asked for, until they end it, also while it is told', () => {
    const emitter = new Emitter<{ one: number; other: string }>();
    const heard: unknown[] = [];
    const end = emitter.on('one', (value) => {
      heard.push(value);
      end();
    });
    emitter.on('one', (value) => heard.push(-value));
    emitter.emit('other', 'x');
    emitter.emit('one', 1);
    emitter.emit('one', 2);
    expect(heard).toEqual([1, -1, -2]);
  });
});
