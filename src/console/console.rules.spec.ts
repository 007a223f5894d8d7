import { describe, expect, it } from '@jest/globals';
import { contentSecurityPolicy, tokenOf } from './console.rules.js';

describe('what the console may load', () => {
  it('CONSOLE-3 is what its own origin serves, and the tiles that were asked for', () => {
    expect(contentSecurityPolicy()).toMatch(/^default-src 'self'; .*img-src 'self' data:$/);
    expect(contentSecurityPolicy('https://tiles.example:8443/{z}/{x}/{y}.png?key=k')).toMatch(
      / data: https:\/\/tiles\.example:8443$/,
    );
    expect(contentSecurityPolicy('https://{s}.tiles.example/{z}/{x}/{y}.png')).toMatch(
      / https:\/\/\*\.tiles\.example$/,
    );
  });
});

describe('the token of a browser', () => {
  it('CONSOLE-2 is the password, whoever the user is', () => {
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    expect(tokenOf(basic('ana:se:cret'))).toBe('se:cret');
    expect(tokenOf(basic(':secret'))).toBe('secret');
    for (const none of [undefined, '', 'Bearer x', basic('')]) expect(tokenOf(none)).toBe('');
  });
});
