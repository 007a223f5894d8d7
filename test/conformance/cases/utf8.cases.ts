import { OP, fragments, frame } from '../../support/raw-frame.js';
import { answered, closing } from '../frame-case.js';
import type { Lawful, Violation } from '../frame-case.js';

/** In hexadecimal, and what is wrong with it (RFC 3629). */
const BAD: readonly (readonly [bytes: string, says: string])[] = [
  ['80', 'a continuation of nothing'],
  ['bf', 'the last continuation of nothing'],
  ['c080', 'NUL in two bytes'],
  ['c1bf', 'DEL in two bytes'],
  ['e080af', 'a slash in three bytes'],
  ['e09fbf', 'U+07FF in three bytes'],
  ['f08080af', 'a slash in four bytes'],
  ['f08fbfbf', 'U+FFFF in four bytes'],
  ['edbfbf', 'the last surrogate'],
  ['eda0bdedb880', 'a pair of surrogates, as CESU-8 has it'],
  ['f5808080', 'U+140000'],
  ['f888808080', 'a sequence of five'],
  ['fc8480808080', 'a sequence of six'],
  ['fe', 'a byte that UTF-8 has not'],
  ['ff', 'the other byte that UTF-8 has not'],
  ['c3', 'two bytes that break off'],
  ['f09f98', 'four bytes that break off'],
  ['e228a1', 'a bracket within a character'],
  ['f0288cbc', 'a bracket within a character of four'],
];
/** The first and the last of each length, and those beside the surrogates. */
const GOOD = ['\u0080', '\u07ff', '\u0800', '\ud7ff', '\ue000', '\ufffd', '\u{10000}', '\u{10fffd}'];

const singly = (bytes: Buffer) => [...bytes].map((byte) => Buffer.from([byte]));

export const BAD_UTF8: readonly Violation[] = BAD.flatMap(([hex, says]) => {
  const bytes = Buffer.from(hex, 'hex');
  const quoted = Buffer.concat([Buffer.from('"'), bytes, Buffer.from('"')]);
  return [
    closing(`RU-${hex}`, `${says} closes with 1007`, frame({ payload: quoted }), 1007, 'CONN-1'),
    closing(
      `RU-${hex}b`,
      `${says}, each byte a fragment, closes with 1007`,
      fragments(['"', ...singly(bytes), '"']),
      1007,
      'CONN-1',
    ),
  ];
});

export const GOOD_UTF8: readonly Lawful[] = GOOD.map((character) => {
  const name = `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
  const bytes = fragments([
    '{"type":"session","id":"',
    ...singly(Buffer.from(character)),
    '","payload":{"action":"ping"}}',
  ]);
  return answered(`RU-${name}`, `${name}, each byte a fragment, is read`, bytes, [
    [OP.text, { type: 'ack', re: character }],
  ]);
});
