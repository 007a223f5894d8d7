import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseOrigin, parseOrigins } from '../config/origins.js';
import type { AllowedOrigins } from '../config/origins.js';
import { isOriginAllowed } from './origin-check.js';

const SAME_HOST: AllowedOrigins = { kind: 'same-host', isLocalAllowed: false };
const OR_LOCAL: AllowedOrigins = { kind: 'same-host', isLocalAllowed: true };
const HOST = 'good.example';
const listed = (...origins: string[]): AllowedOrigins => ({ kind: 'listed', origins: new Set(origins) });

/** Not the origin of any page, or not in a form that a browser sends. */
const NONE = [
  'null',
  '',
  ' ',
  '*',
  HOST,
  '//good.example',
  'https:',
  'https://',
  'https:///',
  'https://good.example/',
].concat(
  ['https://good.example/x', 'https://good.example?x', 'https://good.example#x', 'https://a@good.example'],
  [
    'https://good%2eexample',
    'https://good.example\\x',
    'https://good.example:99999',
    'https://good.example, https://x',
  ],
  ['https://good.example\t', 'javascript:alert(1)', 'data:text/html,x', 'https:good.example', 'https://gööd.example'],
);
const FOREIGN = ['https://evil.com', 'https://good.example.evil.com', 'https://evil.com.good.example'].concat(
  ['https://evilgood.example', 'https://good.exampl', 'https://good.example.', 'https://sub.good.example'],
  ['https://good.example:8443', 'https://xn--good.example'],
);

describe('CONN-11 pages of the same host', () => {
  it.each([
    ['https://good.example', HOST],
    ['http://good.example', HOST],
    ['HTTPS://Good.Example', HOST],
    ['https://good.example', 'GOOD.example'],
    ['https://good.example:443', HOST],
    ['https://good.example', 'good.example:443'],
    ['http://good.example:8080', 'good.example:8080'],
    ['http://[::1]:8080', '[::1]:8080'],
  ])('%s at %s may connect', (origin, host) => expect(isOriginAllowed(origin, host, SAME_HOST)).toBe(true));

  it.each([...NONE, ...FOREIGN])('%j at good.example may not', (origin) => {
    expect(isOriginAllowed(origin, HOST, SAME_HOST)).toBe(false);
    expect(isOriginAllowed(origin, HOST, listed('https://good.example'))).toBe(false);
  });

  it.each(['', 'good.example/x', 'x@good.example', 'good.example:80:80', 'null'])(
    'a Host of %j is that of no page',
    (host) => {
      for (const origin of ['https://good.example', 'null', '']) {
        expect(isOriginAllowed(origin, host, SAME_HOST)).toBe(false);
      }
    },
  );

  it('of this machine may connect in development, whatever their port', () => {
    for (const origin of ['http://localhost:5173', 'http://127.0.0.1', 'https://[::1]:3000', 'capacitor://localhost']) {
      expect([isOriginAllowed(origin, HOST, OR_LOCAL), isOriginAllowed(origin, HOST, SAME_HOST)]).toEqual([
        true,
        false,
      ]);
    }
    for (const origin of ['http://localhost.evil.com', 'http://127.0.0.1.evil.com', 'http://127.0.0.2', 'null']) {
      expect(isOriginAllowed(origin, HOST, OR_LOCAL)).toBe(false);
    }
  });
});

describe('CONN-11 listed origins', () => {
  it('are exact: the same host with another scheme or port is another origin, and so is the server itself', () => {
    const allowed = listed('https://good.example', 'http://good.example:8080');
    const isAllowed = (origin: string) => isOriginAllowed(origin, 'rally.example', allowed);
    expect(['https://good.example', 'http://good.example:8080'].map(isAllowed)).toEqual([true, true]);
    for (const origin of ['http://good.example', 'https://good.example:8080', 'https://rally.example']) {
      expect(isAllowed(origin)).toBe(false);
    }
  });

  it('are written in any case, with or without their own port; one that is none makes the list unreadable', () => {
    expect(parseOrigins(' HTTPS://Good.Example:443 ,, capacitor://localhost')).toEqual([
      'https://good.example',
      'capacitor://localhost',
    ]);
    expect([parseOrigins('*'), parseOrigins('')]).toEqual(['*', []]);
    for (const text of [
      'good.example',
      'https://a.example,null',
      'https://a.example/',
      '*.example',
      'https://*.example',
    ])
      expect(parseOrigins(text)).toBeUndefined();
  });

  it('* is any, also one that is none', () => {
    for (const origin of [...NONE, ...FOREIGN]) expect(isOriginAllowed(origin, HOST, { kind: 'any' })).toBe(true);
  });
});

describe('CONN-11 in general', () => {
  const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
  const host = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'));
  const origin = fc
    .tuple(fc.constantFrom('http', 'https'), host, fc.option(fc.integer({ min: 1, max: 65_535 })))
    .map(([scheme, name, port]) => `${scheme}://${name}${port === null ? '' : `:${port}`}`);

  it('a listed origin admits itself alone, however much another begins or ends like it', () => {
    const text = fc.oneof(
      origin,
      fc.tuple(origin, host).map(([a, b]) => `${a}.${b}`),
      fc.string(),
    );
    fc.assert(
      fc.property(origin, text, (known, asked) => {
        const canonical = parseOrigin(known) ?? '';
        const isSame = parseOrigin(asked) === canonical;
        expect(isOriginAllowed(known, HOST, listed(canonical))).toBe(true);
        expect(isOriginAllowed(asked, HOST, listed(canonical))).toBe(isSame);
      }),
    );
  });

  it('a page of the same host has its host and its port, whichever of them leave the port out', () => {
    fc.assert(
      fc.property(origin, origin, (page, server) => {
        const [a, b] = [new URL(page), new URL(server.replace(/^\w+/, page.slice(0, page.indexOf(':'))))];
        expect(isOriginAllowed(page, server.slice(server.indexOf('//') + 2), SAME_HOST)).toBe(a.host === b.host);
      }),
    );
  });
});
