import { expect, test } from '@jest/globals';
import { resumeNews } from './resume-text.js';

test('a return is told in one sentence: caught up, taken back, or loaded anew', () => {
  const news = (joined: Parameters<typeof resumeNews>[0]['joined']) => resumeNews({ seq: 10, joined }).text;
  expect(news({ seq: 10, resumed: true })).toBe('Resumed: 0 events caught up, nothing lost');
  expect(news({ seq: 11, resumed: true })).toBe('Resumed: 1 event caught up, nothing lost');
  expect(news({ seq: 8, resumed: true, cut: 8 })).toMatch('The server lost 2 events');
  expect(news({ seq: 12, resumed: true, cut: 10 })).toBe('Resumed: 2 events caught up, nothing lost');
  expect(news({ seq: 99, resumed: false, reason: 'too_old' })).toBe('Reset (too_old): the room was loaded anew');
});
