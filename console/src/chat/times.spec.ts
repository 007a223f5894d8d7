import { describe, expect, it } from '@jest/globals';
import { dayNameOf, namesOf } from './times.js';

describe('words of the chat', () => {
  it('name some, and count the others', () => {
    expect(namesOf(['Ana'])).toBe('Ana');
    expect(namesOf(['Ana', 'Ben'])).toBe('Ana and Ben');
    expect(namesOf(['Ana', 'Ben', 'Cleo'])).toBe('Ana, Ben and Cleo');
    expect(namesOf(['Ana', 'Ben', 'Cleo', 'Dora', 'Emil'])).toBe('Ana, Ben and 3 more');
    expect(namesOf(['Ana', 'Ben'], 25)).toBe('Ana, Ben and 23 more');
  });

  it('name days as one does', () => {
    const noon = new Date(2026, 4, 1, 12).getTime();
    expect(dayNameOf(noon - 3_600_000, noon)).toBe('Today');
    expect(dayNameOf(noon - 86_400_000, noon)).toBe('Yesterday');
    expect(dayNameOf(noon - 7 * 86_400_000, noon)).toMatch(/24/u);
  });
});
