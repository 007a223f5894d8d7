import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Deadlines } from './deadlines.js';

const late = () => 'late';
const never = new Promise<string>(() => undefined);

describe('Deadlines', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());
  const in100 = () => performance.now() + 100;

  it('gives the answer, or its error, if it comes in time', async () => {
    const deadlines = new Deadlines();
    await expect(deadlines.within(in100(), Promise.resolve('answer'), late)).resolves.toBe('answer');
    await expect(deadlines.within(in100(), Promise.reject(new Error('fails')), late)).rejects.toThrow('fails');
    expect(jest.getTimerCount()).toBe(1); // Of the first: it finds nobody, and is not set again.
    await jest.advanceTimersByTimeAsync(200);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('gives up each answer at its own end, with one timer for all', async () => {
    const deadlines = new Deadlines();
    const ended: string[] = [];
    const ask = (name: string) => void deadlines.within(in100(), never, late).then((what) => ended.push(name + what));
    ask('a ');
    await jest.advanceTimersByTimeAsync(30);
    ask('b ');
    await jest.advanceTimersByTimeAsync(69);
    expect(ended).toEqual([]);
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(2);
    expect(ended).toEqual(['a late']);
    await jest.advanceTimersByTimeAsync(30);
    expect(ended).toEqual(['a late', 'b late']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not hear an answer that comes after its end', async () => {
    const deadlines = new Deadlines();
    let answer: (text: string) => void = () => undefined;
    const asked = deadlines.within(in100(), new Promise<string>((resolve) => (answer = resolve)), late);
    await jest.advanceTimersByTimeAsync(101);
    answer('answer');
    await expect(asked).resolves.toBe('late');
  });
});
