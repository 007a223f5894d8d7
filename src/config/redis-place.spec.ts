import { describe, expect, it } from '@jest/globals';
import { parseRedisAddress } from './redis-address.js';
import type { RedisAddress } from './redis-address.js';
import { parseRedisPlace } from './redis-place.js';

const one = (text: string): RedisAddress => parseRedisAddress(text) as RedisAddress;

describe('the place of a Redis', () => {
  it('may be one server', () => {
    expect(parseRedisPlace('r:1')).toEqual(one('r:1'));
    expect(parseRedisPlace('redis://:a,b@r:1/2')).toEqual(one('redis://:a%2Cb@r:1/2'));
  });

  it.each([
    ['a:7000,b:7001', ['a:7000', 'b:7001'], 'a:7000,b:7001'],
    ['a,[::1]:7000', ['a', '[::1]:7000'], 'a:6379,[::1]:7000'],
    ['rediss://ana:p%40s@a,b:7', ['rediss://ana:p%40s@a', 'rediss://ana:p%40s@b:7'], 'a:6379 (TLS),b:7 (TLS)'],
  ])('%s is a cluster', (text, nodes, label) => {
    expect(parseRedisPlace(text)).toEqual({ nodes: nodes.map(one), label });
  });

  it.each([
    ['sentinel://a/rally', ['a:26379'], 'redis://master', 'rally of sentinels a:26379'],
    ['sentinel://a:1,[::1]/m-1.x', ['a:1', '[::1]:26379'], 'redis://master', 'm-1.x of sentinels a:1,[::1]:26379'],
    ['sentinel://a/rally?db=3', ['a:26379'], 'redis://master/3', 'rally of sentinels a:26379'],
    [
      'SENTINEL://ana:pw@a,b/rally',
      ['redis://:pw@a:26379', 'redis://:pw@b:26379'],
      'redis://ana:pw@master',
      'rally of sentinels a:26379,b:26379',
    ],
  ])('%s is behind sentinels', (text, sentinels, like, label) => {
    const masterName = /\/([\w.-]+)(\?|$)/.exec(text)?.[1];
    expect(parseRedisPlace(text)).toEqual({ sentinels: sentinels.map(one), masterName, like: one(like), label });
  });

  it.each([
    ['a cluster with a database', 'redis://a:7000,b:7000/1'],
    ['a database of a cluster in between', 'redis://a:7000/1,b:7000'],
    ['a node without a host', 'a:7000,'],
    ['a scheme at each node', 'redis://a:7000,redis://b:7000'],
    ['sentinels without a master', 'sentinel://a:26379,b:26379'],
    ['sentinels with an empty master', 'sentinel://a/'],
    ['a sentinel without a host', 'sentinel://a,,b/rally'],
    ['a database that is no number', 'sentinel://a/rally?db=x'],
    ['a user without a password', 'sentinel://ana@a/rally'],
  ])('is not understood with %s', (_, text) => {
    expect(parseRedisPlace(text)).toBeUndefined();
  });

  it('is shown without user and password', () => {
    const texts = ['rediss://ana:secret@a,b:7', 'sentinel://ana:secret@a/rally'];
    for (const text of texts) expect(parseRedisPlace(text)?.label).not.toMatch(/ana|secret/);
  });
});
