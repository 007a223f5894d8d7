import { describe, expect, it } from '@jest/globals';
import { hueOf, initialsOf } from './colour.js';

describe('a user', () => {
  it('has one colour everywhere, unlike that of the next', () => {
    expect(hueOf('Ana')).toBe(hueOf('Ana'));
    const apart = Math.abs(hueOf('Ana') - hueOf('Ben'));
    expect(Math.min(apart, 360 - apart)).toBeGreaterThan(60);
  });

  it.each([
    ['Ana', 'AN'],
    ['ana maria', 'AM'],
    ['ana_maria-lopez', 'AM'],
    ['李', '李'],
    ['👩‍🚀 crew', '👩‍🚀C'],
    ['…', '…'],
  ])('%s is shown as %s', (user, initials) => {
    expect(initialsOf(user)).toBe(initials);
  });
});
