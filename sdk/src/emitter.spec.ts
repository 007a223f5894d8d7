import { describe, expect, it } from '@jest/globals';
import { Emitter } from './emitter.js';

describe('listeners', () => {
  it('SDK-13 hear what they asked for, until they end it, also while it is told', () => {
    const emitter = new Emitter<{ one: number; other: string }>(() => undefined);
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
    expect([emitter.has('one'), emitter.has('other')]).toEqual([true, false]);
  });

  it('SDK-15 one that throws does not keep the others from hearing', () => {
    const faults: unknown[] = [];
    const emitter = new Emitter<{ one: number }>((error) => faults.push(error));
    const heard: number[] = [];
    emitter.on('one', () => {
      throw new Error('mine');
    });
    emitter.on('one', (value) => heard.push(value));
    emitter.emit('one', 1);
    expect([heard, faults]).toEqual([[1], [new Error('mine')]]);
  });
});
