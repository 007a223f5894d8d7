import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { lockFaults } from '../../scripts/supply-chain/lock-faults.js';
import type { Policy } from '../../scripts/supply-chain/lock-faults.js';

const POLICY = JSON.parse(readFileSync('scripts/supply-chain/policy.json', 'utf8')) as Policy;
const fine = { version: '9.0.0', license: 'MIT', integrity: 'sha512-x' };
const faultsOf = (path: string, locked: object) => lockFaults({ packages: { [path]: { ...fine, ...locked } } }, POLICY);

describe('a locked package', () => {
  it.each([
    ['node_modules/a', {}],
    ['node_modules/a', { license: '(WTFPL OR MIT)' }],
    ['node_modules/a', { license: 'Apache-2.0 AND MIT' }],
    ['node_modules/busboy', { license: undefined }],
    ['node_modules/lightningcss-linux-x64-gnu', { license: 'MPL-2.0' }],
    ['node_modules/ws', { version: '8.23.0' }],
    ['node_modules/ws', { version: '8.23.0-beta.1' }],
    ['node_modules/a', { link: true, integrity: undefined }],
    ['', { integrity: undefined }],
    ['sdk', { integrity: undefined }],
  ])('SUPPLY-1 %s %j may be there', (path, locked) => {
    expect(faultsOf(path, locked)).toEqual([]);
  });

  it.each([
    ['node_modules/a', { license: 'GPL-3.0-only' }, 'GPL-3.0-only'],
    ['node_modules/a', { license: 'MIT AND GPL-3.0-only' }, 'not among'],
    ['node_modules/lightning', { license: 'MPL-2.0' }, 'MPL-2.0'],
    ['node_modules/a', { license: undefined }, 'nothing of its licence'],
    ['node_modules/a', { integrity: undefined }, 'SHA-512'],
    ['node_modules/a', { integrity: 'sha1-x' }, 'SHA-512'],
    ['node_modules/b/node_modules/ws', { version: '8.22.9' }, 'mended in 8.23.0'],
    ['node_modules/@nestjs/core', { version: '11.1.17' }, 'CVE-2026-35515'],
    ['node_modules/ws', { version: '7.99.99' }, 'mended in 8.23.0'],
  ])('SUPPLY-2 %s %j may not: it is named, and why', (path, locked, why) => {
    expect(faultsOf(path, locked)).toEqual([expect.stringContaining(why)]);
    expect(faultsOf(path, locked)[0]).toMatch(new RegExp(`^${path} `));
  });

  it('SUPPLY-3 is denied by an advisory that says what it is about', () => {
    for (const { below, advisory, why } of POLICY.denied) {
      expect(below).toMatch(/^\d+\.\d+\.\d+$/);
      expect(advisory).toMatch(/CVE-|GHSA-|SNYK-|\/\w+/);
      expect(why.length).toBeGreaterThan(10);
    }
  });
});
