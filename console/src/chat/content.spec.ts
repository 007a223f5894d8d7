import { describe, expect, it } from '@jest/globals';
import { CONTENT_MAX, lengthOf, mentionsIn, partsOf } from './content.js';

/** As `kind:text`, the text alone where it is plain. */
const cut = (text: string, mentions: readonly string[] = []) =>
  partsOf(text, mentions).map(({ kind, text: part }) => (kind === 'text' ? part : `${kind}:${part}`));

describe('the content of a message', () => {
  it('is as long as the server counts it', () => {
    expect(lengthOf('  hi\n')).toBe(2);
    expect(lengthOf('🎉'.repeat(CONTENT_MAX))).toBe(CONTENT_MAX);
    expect(lengthOf('a'.repeat(CONTENT_MAX + 1))).toBe(CONTENT_MAX + 1);
  });

  it('has links to http and https only, without what ends the sentence', () => {
    expect(cut('See https://a.example/b?c=d, or HTTP://e.example.')).toEqual([
      'See ',
      'link:https://a.example/b?c=d',
      ', or ',
      'link:HTTP://e.example',
      '.',
    ]);
    expect(cut('(https://a.example/b_(c)) and (https://a.example)')).toEqual([
      '(',
      'link:https://a.example/b_(c)',
      ') and (',
      'link:https://a.example',
      ')',
    ]);
    const none = 'javascript:alert(1) <a href="x"> ftp://a.example https://';
    expect(cut(none)).toEqual([none]);
  });

  it('mentions whom it names, the longest name first', () => {
    const users = ['ana', 'ana.b', 'auth0|7', 'Ben'];
    expect(mentionsIn('@Ben, @auth0|7 and @all', users)).toEqual(['auth0|7', 'Ben', '@all']);
    expect(mentionsIn('mail@Ben, @Bender, @Anab', users)).toEqual([]);
    expect(cut('@ana.b, @ana. Hi', users)).toEqual(['mention:@ana.b', ', ', 'mention:@ana', '. Hi']);
    expect(cut('@all @Ben', ['@all'])).toEqual(['mention:@all', ' @Ben']);
    expect(cut('https://a.example/@Ben', ['Ben'])).toEqual(['link:https://a.example/@Ben']);
  });
});
