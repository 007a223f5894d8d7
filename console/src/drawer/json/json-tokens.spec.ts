import { expect, test } from '@jest/globals';
import { jsonTokens } from './json-tokens.js';

test('keys, strings, numbers and literals are told apart, and nothing is lost', () => {
  const text = '{"a\\"b": ["x:y", -1.5e3, true, null]}';
  const tokens = jsonTokens(text);
  const told = tokens.filter(({ kind }) => kind !== 'other').map((token) => `${token.kind} ${token.text}`);
  expect(told).toEqual(['key "a\\"b"', 'string "x:y"', 'number -1.5e3', 'literal true', 'literal null']);
  for (const any of [text, '', 'no json "at all', '{"unfinished":'])
    expect(jsonTokens(any).map((token) => token.text)).toEqual(any === '' ? [] : expect.any(Array));
  expect(tokens.map((token) => token.text).join('')).toBe(text);
});
