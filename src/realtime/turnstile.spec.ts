import { describe, expect, it } from '@jest/globals';
import { Turnstile } from './turnstile.js';

/** Lets promises that are settled run their continuations. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('Turnstile', () => {
  it('TURNS-1 lets in so many at once, the others by order of arrival, also after work that failed', async () => {
    const turnstile = new Turnstile(2);
    const inside: string[] = [];
    const ends = new Map<string, { resolve: (name: string) => void; reject: (error: Error) => void }>();
    const work = (name: string) =>
      turnstile.pass(() => {
        inside.push(name);
        return new Promise<string>((resolve, reject) => ends.set(name, { resolve, reject }));
      });
    const [a, b, c, d] = [work('a'), work('b'), work('c'), work('d')];
    await turn();
    expect(inside).toEqual(['a', 'b']);
    ends.get('b')?.reject(new Error('lost'));
    await expect(b).rejects.toThrow('lost');
    await turn();
    expect(inside).toEqual(['a', 'b', 'c']);
    for (const name of ['a', 'c']) ends.get(name)?.resolve(name);
    expect(await Promise.all([a, c])).toEqual(['a', 'c']);
    await turn();
    ends.get('d')?.resolve('d');
    expect(await d).toBe('d');
    const [e, f, g] = [work('e'), work('f'), work('g')]; // All places are free again.
    await turn();
    expect(inside.slice(4)).toEqual(['e', 'f']);
    for (const name of ['e', 'f']) ends.get(name)?.resolve(name);
    await Promise.all([e, f]);
    await turn();
    ends.get('g')?.resolve('g');
    await g;
  });

  it('TURNS-2 who takes longer than told goes on, and keeps nobody out; its place is given away once', async () => {
    const turnstile = new Turnstile(1, 10);
    const inside: string[] = [];
    const ends: (() => void)[] = [];
    const work = (name: string) =>
      turnstile.pass(() => {
        inside.push(name);
        return new Promise<void>((resolve) => ends.push(resolve));
      });
    const works = [work('slow'), work('next'), work('last')];
    expect(turnstile.waiting).toBe(2);
    while (inside.length < 3) await turn();
    for (const end of ends) end();
    await Promise.all(works);
    const again = [work('a'), work('b')];
    await turn();
    expect([inside.slice(3), turnstile.waiting]).toEqual([['a'], 1]);
    while (ends.length < 5) await turn();
    for (const end of ends) end();
    await Promise.all(again);
  });

  it("TURNS-3 who goes away while it waits is forgotten at once, and its place is nobody else's", async () => {
    const turnstile = new Turnstile(1);
    const inside: string[] = [];
    const gone = new Map<string, () => void>();
    let end: () => void = () => undefined;
    const work = (name: string) =>
      turnstile.pass(
        () => {
          inside.push(name);
          return new Promise<void>((resolve) => (end = resolve));
        },
        (leave) => {
          gone.set(name, leave);
          return () => gone.delete(name);
        },
      );
    const first = work('first');
    const [impatient, patient] = [work('impatient'), work('patient')];
    await turn();
    expect([...gone.keys()]).toEqual(['impatient', 'patient']);
    gone.get('impatient')?.();
    gone.get('impatient')?.();
    expect(turnstile.waiting).toBe(1);
    expect(await impatient).toBeUndefined();
    end();
    await first;
    await turn();
    expect(inside).toEqual(['first', 'patient']);
    expect([gone.size, turnstile.waiting]).toEqual([0, 0]);
    end();
    await patient;
    void work('next');
    await turn();
    expect(inside.at(-1)).toBe('next');
    end();
  });
});
