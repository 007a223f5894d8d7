import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loggableFields } from './loggable.js';
import { withoutSecrets } from './redaction.js';

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const JWT = `${base64({ alg: 'HS256' })}.${base64({ sub: 'ana' })}.${'s1gnature'.repeat(5)}`;
const RESUME = `0f1c7f3e-8f5e-4bb2-9f9e-1d2c3b4a5f60.lx3k9.0f1c7f3e-8f5e-4bb2-9f9e-1d2c3b4a5f61.${'m4c-_'.repeat(8)}`;

describe('withoutSecrets', () => {
  it.each([
    ['Bearer abc.def', 'Bearer [redacted]'],
    ['offered rally.v1, bearer.abc, other', 'offered rally.v1, bearer.[redacted], other'],
    [`token is ${JWT}.`, 'token is [redacted]'],
    [`cut short: ${JWT.slice(0, 30)}`, 'cut short: [redacted]'],
    [`resume ${RESUME} again`, 'resume [redacted] again'],
    ['GET /ws?room_id=a&token=b HTTP/1.1', 'GET /ws?[redacted] HTTP/1.1'],
    ['ws://a/ws?ticket', 'ws://a/ws?[redacted]'],
    ['redis://ana:p@ss@redis:6379/0', 'redis://[redacted]@redis:6379/0'],
    ['sentinel://:pw@a,b/rally', 'sentinel://[redacted]@a,b/rally'],
    ['Cookie: a=b; c=d\nHost: x', 'Cookie: [redacted]\nHost: x'],
    ['{"authorization":"Basic YTpi"}', '{"authorization":[redacted]'],
    ['{"access_token":"abc","room":"r"}', '{"access_token":"[redacted]","room":"r"}'],
    ['password=abc&user=ana', 'password=[redacted]&user=ana'],
    [`Unexpected token 'h', "hello\nyou" is not valid JSON`, `Unexpected token 'h', [redacted] is not valid JSON`],
    [
      "ERR unknown command 'FCALL', with args beginning with: 'a' 'b'",
      "ERR unknown command 'FCALL', with args beginning with: [redacted]",
    ],
  ])('%s', (text, shown) => {
    expect(withoutSecrets(text)).toBe(shown);
  });

  it.each([
    'Session 0f1c7f3e-8f5e-4bb2-9f9e-1d2c3b4a5f60 could not join its room: unavailable',
    'No Redis (commands) at rally.abc123.ng.0001.euw1.cache.amazonaws.com:6379: connect ECONNREFUSED; trying again',
    'No Redis (commands) at a.b.a-name-that-is-longer-than-most.example.com:6379: connect ECONNREFUSED',
    'A resume token could not be redeemed, its client gets a fresh session: StoreUnavailable: stalled',
    'Error: a?.b\n    at Rooms.run (file:///app/node_modules/@nestjs/core/rooms.js:10:3)\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
    'Why? Because. (Really?)',
  ])('leaves alone: %s', (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });

  it('takes no time to speak of for texts that are made to take long', () => {
    const parts = [
      'a-',
      'a.',
      ':/',
      '://a',
      '?',
      'ey',
      'eyJ',
      'Unexpected a, ',
      'token ',
      'bearer ',
      '"',
      'cookie',
      ' ',
    ];
    const started = performance.now();
    for (const part of parts) withoutSecrets(part.repeat(100_000 / part.length));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('loggableFields', () => {
  const SECRET = 'Pl4nted-s3cr3t';
  const names = fc.constantFrom(
    ...['authorization', 'Cookie', 'set-cookie', 'token', 'accessToken', 'ticket', 'resume', 'password', 'PASSWORD'],
    ...['client_secret', 'Sec-WebSocket-Protocol', 'x-api-key', 'apiKey'],
  );
  const texts = fc.constantFrom(
    `Bearer ${SECRET}`,
    `${base64({ alg: 'none' })}.${base64({ sub: SECRET })}.${SECRET}`,
    `/ws?room_id=r&x=${SECRET}`,
    `redis://ana:${SECRET}@redis`,
    `token=${SECRET}`,
    `{"password":"${SECRET}"}`,
    `cookie: a=1; b=${SECRET}`,
  );
  const planted = fc.oneof(
    fc
      .tuple(names, fc.oneof(fc.constant(SECRET), fc.constant([SECRET]), fc.constant({ is: SECRET })))
      .map((entry) => [entry]),
    fc.tuple(fc.string(), texts).map((entry) => [entry]),
    texts.map((text) => [[text, 1]]),
  );
  /** Around it whatever there may be, up to three levels deep. */
  const around = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', maxDepth: 3 },
      planted,
      fc
        .tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), tie('node'))
        .map(([more, name, inner]) => [
          ...Object.entries(more),
          [name, Object.fromEntries(inner as [string, unknown][])],
        ]),
    ),
  }));

  it('never show a secret, wherever it is planted', () => {
    fc.assert(
      fc.property(around.node, (entries) => {
        const fields = Object.fromEntries(entries as [string, unknown][]) as object;
        expect(JSON.stringify(loggableFields([fields]))).not.toContain(SECRET);
      }),
      { numRuns: 500 },
    );
  });
});
