import { describe, expect, it } from '@jest/globals';
import { addressLike, LOCAL_REDIS, parseRedisAddress } from './redis-address.js';
import type { RedisAddress } from './redis-address.js';

const plain = { port: 6379, isTls: false } as const;

describe('a Redis address', () => {
  it.each<[string, RedisAddress]>([
    ['redis', { ...plain, host: 'redis', label: 'redis:6379' }],
    ['my_redis.internal:7000', { ...plain, host: 'my_redis.internal', port: 7000, label: 'my_redis.internal:7000' }],
    ['10.0.0.7:6380', { ...plain, host: '10.0.0.7', port: 6380, label: '10.0.0.7:6380' }],
    ['[::1]', { ...plain, host: '::1', label: '[::1]:6379' }],
    ['[fd00::7]:6380', { ...plain, host: 'fd00::7', port: 6380, label: '[fd00::7]:6380' }],
    ['redis://r', { ...plain, host: 'r', label: 'r:6379' }],
    ['redis://r/', { ...plain, host: 'r', label: 'r:6379' }],
    ['redis://r:1/0', { ...plain, host: 'r', port: 1, label: 'r:1' }],
    ['REDIS://r:6380/12', { ...plain, host: 'r', port: 6380, db: 12, label: 'r:6380/12' }],
    ['redis://[::1]:6380', { ...plain, host: '::1', port: 6380, label: '[::1]:6380' }],
    ['redis://:se%20cret@r', { ...plain, host: 'r', password: 'se cret', label: 'r:6379' }],
    ['redis://ana:p%40ss@r', { ...plain, host: 'r', username: 'ana', password: 'p@ss', label: 'r:6379' }],
    ['rediss://r:6380/1', { ...plain, isTls: true, host: 'r', port: 6380, db: 1, label: 'r:6380/1 (TLS)' }],
  ])('%s is understood', (text, address) => {
    expect(parseRedisAddress(text)).toEqual(address);
  });

  it.each([
    ['nothing', ''],
    ['no host', ':6379'],
    ['no host in a URL', 'redis://'],
    ['no port after the colon', 'r:'],
    ['port 0', 'r:0'],
    ['a port beyond the last', 'r:65536'],
    ['a port that is none', 'r:6379x'],
    ['an IPv6 address without brackets', 'fd00::7'],
    ['brackets around a name', '[redis]:6379'],
    ['a space', 'r :6379'],
    ['a path', 'r:6379/1'],
    ['a database that is no number', 'redis://r/rooms'],
    ['options', 'redis://r?family=6'],
    ['a fragment', 'redis://r#1'],
    ['a user without a password', 'redis://ana@r'],
    ['a password that is not encoded', 'redis://:100%@r'],
    ['another protocol', 'http://r:6379'],
    ['sentinels', 'sentinel://a:26379,b:26379/master'],
    ['the nodes of a cluster', 'a:7000,b:7000'],
    ['the nodes of a cluster in a URL', 'redis://a:7000,b:7000'],
  ])('is none with %s', (_, text) => {
    expect(parseRedisAddress(text)).toBeUndefined();
  });

  it('of another server has its own label, and the same credentials', () => {
    const one = parseRedisAddress('rediss://ana:pw@r:1') as RedisAddress;
    expect(addressLike(one, '10.0.0.2', 7000)).toEqual({
      ...one,
      host: '10.0.0.2',
      port: 7000,
      label: '10.0.0.2:7000 (TLS)',
    });
    expect(addressLike(LOCAL_REDIS, '::1', 7000).label).toBe('[::1]:7000');
  });

  it('of the default is what it says', () => {
    expect(parseRedisAddress(LOCAL_REDIS.label)).toEqual(LOCAL_REDIS);
  });
});
