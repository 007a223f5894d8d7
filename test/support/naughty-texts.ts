import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
/** Max Woolf's list. */
const LISTED = require('big-list-of-naughty-strings') as readonly string[];
/** CHAT-1. */
const CONTENT_MAX = 4_000;

/** Scripts, sequences and marks that are more than one code point where people see one sign, or none. */
const KINDS: readonly string[] = [
  '😀',
  '👨‍👩‍👧‍👦',
  '👩🏽‍❤️‍💋‍👨🏿',
  '🧑🏻‍🦽‍➡️',
  '🏳️‍🌈🏴‍☠️',
  '🇫🇷🇯🇵🇺',
  '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
  '👍🏻👍🏼👍🏽👍🏾👍🏿',
  '1️⃣#️⃣*️⃣',
  '☺︎☺️',
  'שלום',
  'مرحبا بالعالم',
  'pizza פיצה 12:30 بيتزا',
  '\u202eevil\u202c \u2067right\u2069 \u200f\u200e',
  'e\u0301é',
  'Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a',
  '\u1100\u1161\u11a8각',
  'क्षत्रिय',
  'ก็ที่นี่',
  '日本語𠮷野家',
  'ﬁ Ⅷ ① ſ ẞ İ ı K',
  '\u2028\u2029\u0085\u00a0a',
  '\u200b\u200c\u200d\u2060\ufeff\u00ad',
  '\u007f\u0080\u009f',
  '\ufffd\ufffe\uffff\u{1fffe}\u{10ffff}',
  '\ue000\u{f0000}',
  '"\\/\\u0041\\ud800{}[]',
  '\n\t.',
];
/** Not text, or none that anybody could see. */
const BROKEN: readonly string[] = [
  '\ud83d',
  '\ude00',
  'a\ude00\ud83dz',
  '😀\ud83d',
  ...Array.from({ length: 32 }, (_, code) => `a${String.fromCodePoint(code)}z`),
  '\u0000',
  '\u001b[31m',
  'two\r\nlines',
  '\u000b\u000c',
  ' \n\t\u00a0\u2003\u3000\ufeff ',
];
/** What JavaScript, Lua or Redis could take for something else. */
const WORDS: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '{a}b',
  'a:b/c*',
  '%s%n',
  '-0',
];

/** Short ones, as they are. */
export const SHORT_TEXTS: readonly string[] = [...new Set([...LISTED, ...KINDS, ...BROKEN, ...WORDS])];

/** So many code points of each kind, between two that are no white space. */
export function longTexts(points: number): string[] {
  return KINDS.map((kind) => {
    const signs = Array.from(kind);
    const filling = Array.from({ length: points - 2 }, (_, at) => signs[at % signs.length]);
    return `<${filling.join('')}>`;
  });
}

/** CHAT-1 as the docs have it: with which code a content is refused. */
export function contentRefusal(content: string): string | null {
  const points = codesOf(content.trim());
  if (points.length === 0) return 'content_empty';
  if (!isText(content)) return 'invalid_text';
  return points.length > CONTENT_MAX ? 'content_too_long' : null;
}

/** CHAT-11. */
export function isOption(text: string): boolean {
  return text.trim() !== '' && isText(text) && codesOf(text).length <= 200;
}

/** CHAT-6. */
export function isReaction(text: string): boolean {
  return text !== '' && isText(text) && !/\p{White_Space}|\ufeff/u.test(text) && Buffer.byteLength(text) <= 64;
}

/** CONN-6. */
export function isId(text: string): boolean {
  return text !== '' && Buffer.byteLength(text) <= 128 && !/[\p{White_Space}\p{Cc}\p{Cf}\p{Cs}]/u.test(text);
}

/** JSON in which nothing but ASCII travels. */
export function escapedJson(value: unknown): string {
  return JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function isText(text: string): boolean {
  return codesOf(text).every((code) => {
    const isControl = code < 0x20 && code !== 0x09 && code !== 0x0a;
    return !isControl && (code < 0xd800 || code > 0xdfff);
  });
}

function codesOf(text: string): number[] {
  return Array.from(text, (point) => point.codePointAt(0) ?? 0);
}
