import { describe, expect, it } from '@jest/globals';
import { parseSubnets } from '../config/subnets.js';
import { ClientAddresses } from './client-addresses.js';

/** Where a request comes from, by what its socket and its header say. */
function addressOf(proxies: string, remoteAddress: string | undefined, told?: string): string {
  const headers = told === undefined ? {} : { 'x-forwarded-for': told };
  return new ClientAddresses(parseSubnets(proxies) ?? []).of({ headers, socket: { remoteAddress } });
}

describe('CONN-12 the address of a client', () => {
  it('is that of its socket, whatever a header says, if that is no trusted proxy', () => {
    for (const proxies of ['', '10.0.0.0/8', '::1']) {
      expect(addressOf(proxies, '203.0.113.7', '198.51.100.1')).toBe('203.0.113.7');
      expect(addressOf(proxies, '203.0.113.7', '10.1.2.3, 198.51.100.1')).toBe('203.0.113.7');
    }
    expect(addressOf('', undefined)).toBe('');
  });

  it.each([
    ['198.51.100.1', '198.51.100.1'],
    ['1.1.1.1, 198.51.100.1', '198.51.100.1'],
    ['1.1.1.1,198.51.100.1 , 10.9.9.9', '198.51.100.1'],
    ['198.51.100.1:4711', '198.51.100.1'],
    ['10.1.1.1, 10.2.2.2', '10.1.1.1'],
    ['198.51.100.1, unknown', '10.0.0.1'],
    ['', '10.0.0.1'],
    [undefined, '10.0.0.1'],
    ['[2001:db8:1:2::3]:443', '2001:db8:1:2::/64'],
    ['::ffff:198.51.100.1', '198.51.100.1'],
    ['::ffff:c633:6401', '198.51.100.1'],
    ['198.51.100.1, ::ffff:10.4.4.4', '198.51.100.1'],
  ])('behind trusted proxies that say %j is %s, the last that is none of them', (told, address) => {
    expect(addressOf('10.0.0.0/8', '10.0.0.1', told)).toBe(address);
    expect(addressOf('10.0.0.0/8', '::ffff:10.0.0.1', told)).toBe(address);
  });

  it('may be behind proxies with IPv6', () => {
    expect(addressOf('fd00::/8', 'fd12::1', '198.51.100.1')).toBe('198.51.100.1');
    expect(addressOf('::1', '::1', '2001:db8::9')).toBe('2001:db8:0:0::/64');
  });

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'],
    ['2001:db8::1', '2001:0db8:0000:0000:1:2:3:4'],
    ['fe80::1%eth0', 'fe80::2'],
  ])('is the /64 of IPv6: %s and %s are one', (one, other) => {
    expect(addressOf('', one)).toBe(addressOf('', other));
    expect(addressOf('', one)).not.toBe(addressOf('', '2001:db8:1:3::1'));
  });
});

describe('TRUSTED_PROXIES', () => {
  it('are addresses and CIDRs; one that is none makes the list unreadable', () => {
    expect(parseSubnets(' 10.0.0.0/8 ,, ::1,192.0.2.1')).toEqual([
      { address: '10.0.0.0', prefix: 8, family: 'ipv4' },
      { address: '::1', prefix: 128, family: 'ipv6' },
      { address: '192.0.2.1', prefix: 32, family: 'ipv4' },
    ]);
    expect(parseSubnets('')).toEqual([]);
    for (const text of [
      'proxy',
      '10.0.0.0/33',
      '10.0.0/8',
      '10.0.0.0/',
      '10.0.0.0/-1',
      '::1/129',
      '10.0.0.0/8/8',
      '/8',
    ])
      expect(parseSubnets(text)).toBeUndefined();
  });
});
