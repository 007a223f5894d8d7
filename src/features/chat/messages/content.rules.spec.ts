import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Refusal } from '../../../protocol/refusal.js';
import { contentFault, metadataFault, readAttachments } from './content.rules.js';

const FAMILY = '👨‍👩‍👧‍👦'; // Seven code points, eleven code units.
const url = 'https://files.example/a.jpg';

const codeOf = (fault: Refusal | null) => fault?.code ?? null;
const issuesOf = (sent: unknown) => {
  const read = readAttachments([sent]);
  return read instanceof Refusal ? read.extras.details : read;
};
const broken = (...issues: [field: string, rule: string][]) => ({
  issues: issues.map(([field, rule]) => ({ path: `attachments.0${field && `.${field}`}`, rule })),
});

describe('the content of messages', () => {
  it.each([
    ['4,000 of one unit', 'x'.repeat(4_000), null],
    ['4,001 of one unit', 'x'.repeat(4_001), 'content_too_long'],
    ['4,000 of two units', '🎉'.repeat(4_000), null],
    ['4,001 of two units', '🎉'.repeat(4_001), 'content_too_long'],
    ['what is joined counts by its parts', FAMILY.repeat(571) + 'abc', null],
    ['one part more', FAMILY.repeat(571) + 'abcd', 'content_too_long'],
    ['white space around 4,000', ` \n${'x'.repeat(4_000)}\t\u3000`, null],
    ['white space within counts', `x${' '.repeat(3_999)}x`, 'content_too_long'],
    ['nothing', '', 'content_empty'],
    ['white space', ' \n\t\u00a0\u2003\ufeff', 'content_empty'],
    ['half a pair', 'x\ud83d', 'invalid_text'],
    ['the other half', '\udc00x', 'invalid_text'],
    ['newline and tab', 'a\n\tb', null],
    ['NUL', 'a\0b', 'invalid_text'],
    ['escape', '\x1b[2J', 'invalid_text'],
    ['text that is too long, and no text', '\0'.repeat(4_001), 'invalid_text'],
  ])('CHAT-1 %s', (_, content, code) => {
    expect(codeOf(contentFault(content))).toBe(code);
  });

  it('CHAT-1 any text at all is taken, or refused, as the sentence says', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('\ud83d', '\udf89', 'x', ' ', '\n') }),
      fc.string({ unit: fc.constantFrom('🎉', ' ', 'x'), minLength: 3_990, maxLength: 4_010 }),
    );
    const isControl = (point: number) => point < 0x20 && point !== 9 && point !== 10;
    const expected = (content: string, mayBeEmpty: boolean) => {
      const points = Array.from(content, (character) => character.codePointAt(0) ?? 0);
      if (content.trim() === '' && !mayBeEmpty) return 'content_empty';
      if (points.some((point) => isControl(point) || (point >= 0xd800 && point <= 0xdfff))) return 'invalid_text';
      return Array.from(content.trim()).length > 4_000 ? 'content_too_long' : null;
    };
    const property = fc.property(text, fc.boolean(), (content, mayBeEmpty) => {
      expect(codeOf(contentFault(content, mayBeEmpty))).toBe(expected(content, mayBeEmpty));
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('CHAT-1 metadata is 4 KiB of JSON, in bytes', () => {
    const filled = (bytes: number) => ({ a: 'é'.repeat((bytes - 8) / 2) });
    expect(metadataFault({})).toBeNull();
    expect(metadataFault(filled(4_096))).toBeNull();
    expect(metadataFault(filled(4_098))).toMatchObject({
      code: 'payload_too_large',
      extras: { details: { max_bytes: 4_096 } },
    });
  });
});

describe('attachments', () => {
  it('CHAT-1 are what is said of files, and nothing else that was sent along', () => {
    const full = { kind: 'video', url, name: 'Sea.mp4', mime: 'video/mp4', size: 0, w: 1_920, h: 1_080 };
    expect(readAttachments([{ ...full, token: 'secret', __proto__: { w: 1 } }])).toEqual([full]);
    expect(readAttachments([])).toEqual([]);
    expect(JSON.stringify(readAttachments([{ kind: 'file', url }]))).toBe(JSON.stringify([{ kind: 'file', url }]));
  });

  it.each([
    ['no object', 'file', broken(['', 'isObject'])],
    ['a list', [url], broken(['', 'isObject'])],
    ['null', null, broken(['', 'isObject'])],
    ['nothing in it', {}, broken(['kind', 'isIn'], ['url', 'isUrl'])],
    ['another kind', { kind: 'toString', url }, broken(['kind', 'isIn'])],
    ['a script', { kind: 'file', url: 'javascript:alert(1)' }, broken(['url', 'isUrl'])],
    ['a script behind a line', { kind: 'file', url: 'javascript:\nhttps://x' }, broken(['url', 'isUrl'])],
    ['data', { kind: 'image', url: 'data:image/png;base64,' }, broken(['url', 'isUrl'])],
    ['no host', { kind: 'file', url: 'https://' }, broken(['url', 'isUrl'])],
    ['a path', { kind: 'file', url: '/a.jpg' }, broken(['url', 'isUrl'])],
    ['a URL too long', { kind: 'file', url: `https://x/${'a'.repeat(2_039)}` }, broken(['url', 'isUrl'])],
    ['a name too long', { kind: 'file', url, name: 'n'.repeat(256) }, broken(['name', 'maxLength'])],
    ['a control character', { kind: 'file', url, name: 'a\0' }, broken(['name', 'maxLength'])],
    ['a type too long', { kind: 'file', url, mime: 'm'.repeat(128) }, broken(['mime', 'maxLength'])],
    ['null for absent', { kind: 'file', url, name: null }, broken(['name', 'maxLength'])],
    ['a size below 0', { kind: 'file', url, size: -1 }, broken(['size', 'isInt'])],
    ['half a pixel', { kind: 'file', url, w: 0.5, h: '1' }, broken(['w', 'isInt'], ['h', 'isInt'])],
    ['a size beyond exact numbers', { kind: 'file', url, size: 2 ** 53 }, broken(['size', 'isInt'])],
  ])('CHAT-1 are refused with the path: %s', (_, sent, details) => {
    expect(issuesOf(sent)).toEqual(details);
  });

  it('CHAT-1 have the longest of each at their edges, and every place is named', () => {
    const longest = {
      kind: 'file',
      url: `HTTP://x/${'a'.repeat(2_039)}`,
      name: 'n'.repeat(255),
      mime: 'm'.repeat(127),
    };
    expect(readAttachments([longest])).toEqual([longest]);
    const read = readAttachments([longest, {}, longest, { kind: 'file' }]);
    expect(read).toMatchObject({
      extras: {
        details: {
          issues: [{ path: 'attachments.1.kind' }, { path: 'attachments.1.url' }, { path: 'attachments.3.url' }],
        },
      },
    });
  });
});
