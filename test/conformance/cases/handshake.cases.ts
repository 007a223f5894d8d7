import { plainRequest, upgradeRequest } from '../request.js';
import type { RequestShape } from '../request.js';
import { CANARY } from '../canary.js';
import type { Case } from '../case.js';

/** A request that is answered by HTTP, and what the answer must be. */
interface Answered extends Case {
  readonly request: string | Buffer;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | RegExp>>;
  readonly code?: string;
}
/** A handshake that is accepted, as `v=2`, and who and where the client is then. */
interface Accepted extends Case {
  readonly request: RequestShape;
  readonly user?: string;
  readonly room?: string;
  readonly absent?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

const answered = (
  id: string,
  says: string,
  status: number,
  request: string | Buffer,
  more: Partial<Answered> = {},
) => ({
  id,
  rule: 'CLOSE',
  says,
  status,
  request,
  ...more,
});
const path = (id: string, target: string) =>
  answered(id, `the path ${target} is 404`, 404, upgradeRequest({ target: `${target}?room_id=r&user_id=u` }));
const header = (id: string, says: string, name: string, value: string | null, more: Partial<Answered> = {}) =>
  answered(id, says, 400, upgradeRequest({ headers: { [name]: value } }), more);

const origin = (id: string, says: string, page: string) =>
  answered(id, says, 403, upgradeRequest({ headers: { Origin: page } }), { rule: 'CONN-11', code: 'forbidden' });

export const ANSWERED: readonly Answered[] = [
  answered('H2', 'nobody: 400 for programs', 400, upgradeRequest({ target: '/ws?room_id=r' }), {
    code: 'bad_envelope',
    rule: 'CONN-1',
  }),
  answered('H19', 'GET /ws without upgrade is 426', 426, plainRequest({}), { headers: { upgrade: 'websocket' } }),
  answered('H19b', 'Upgrade without Connection is 426', 426, upgradeRequest({ headers: { Connection: 'close' } })),
  path('H20', '/'),
  path('H20b', '/socket'),
  path('H20c', '/ws/x'),
  path('H20d', '/health'),
  path('H21', '/ws/'),
  path('H21b', '//ws'),
  path('H21c', '/WS'),
  path('H21d', '/%77s'),
  path('H21e', '/ws;x=1'),
  path('H21f', '/x/../ws'),
  answered(
    'H20e',
    'a browser at a wrong path gets 404, too',
    404,
    upgradeRequest({ target: '/nope', headers: { Origin: 'https://rally.test' } }),
  ),
  answered('H22', 'POST is 405', 405, upgradeRequest({ method: 'POST', headers: { 'Content-Length': '0' } })),
  answered('H22b', 'PUT is 405', 405, upgradeRequest({ method: 'PUT', headers: { 'Content-Length': '0' } })),
  header('H23', 'version 12 is 400, and the answer names 13', 'Sec-WebSocket-Version', '12', {
    headers: { 'sec-websocket-version': /\b13\b/ },
  }),
  header('H24', 'no version is 400', 'Sec-WebSocket-Version', null),
  header('H25', 'no key is 400', 'Sec-WebSocket-Key', null),
  header('H25b', 'a short key is 400', 'Sec-WebSocket-Key', 'c2hvcnQ='),
  header('H25c', 'a key that is not base64 is 400', 'Sec-WebSocket-Key', '!'.repeat(24)),
  header('H26', 'Upgrade: h2c is 400', 'Upgrade', 'h2c'),
  header('H27', 'no Host is 400', 'Host', null),
  answered('H27b', 'no Host without upgrade is 400', 400, plainRequest({ headers: { Host: null } })),
  answered('H28', 'HTTP/1.0 is 400', 400, upgradeRequest({ version: 'HTTP/1.0' })),
  answered('H29', 'headers of 20 KB are 431', 431, upgradeRequest({ headers: { 'X-Pad': 'x'.repeat(20_000) } })),
  answered(
    'H30',
    'a URL of 17 KB is 431',
    431,
    upgradeRequest({ target: `/ws?room_id=r&user_id=u&x=${'x'.repeat(17_000)}` }),
  ),
  answered(
    'H31',
    '1,700 headers in 15 KB are 431',
    431,
    upgradeRequest({ headers: Object.fromEntries(Array.from({ length: 1_700 }, (_, n) => [`h${n}`, '1'])) }),
  ),
  header('H32', 'a list of subprotocols that is none is 400', 'Sec-WebSocket-Protocol', 'a,,b'),
  header('H32b', 'a subprotocol given twice is 400', 'Sec-WebSocket-Protocol', 'a, a'),
  answered(
    'H34',
    'Content-Length and Transfer-Encoding together are 400',
    400,
    upgradeRequest({ headers: { 'Content-Length': '3', 'Transfer-Encoding': 'chunked' } }),
  ),
  answered('H35', 'line ends without CR are 400', 400, upgradeRequest().replaceAll('\r\n', '\n')),
  answered('H36', 'a TLS hello is 400', 400, Buffer.from('160301020001000000fc0303', 'hex')),
  answered('H47', 'text that is not HTTP is 400', 400, `${CANARY}\r\n\r\n`),
  answered('H47b', 'a header with NUL is 400', 400, upgradeRequest({ headers: { 'X-A': 'a\u0000b' } })),
  answered('H47c', 'a space before the colon of a header is 400', 400, upgradeRequest({ headers: { 'X-A ': 'b' } })),
  origin('H16', 'a page of another site is 403', 'https://evil.test'),
  origin('H16b', 'a page of a part of this site is 403', 'https://chat.rally.test'),
  origin('H16c', 'a page of another port of this host is 403', 'https://rally.test:8443'),
  origin('H17', 'the origin null, of files and sandboxes, is 403', 'null'),
  origin('H17b', 'an origin that is none is 403', `https://rally.test/${CANARY}`),
  origin('H18', 'a page whose host begins like this one is 403', 'https://rally.test.evil.com'),
  origin('H18b', 'a page whose host ends like this one is 403', 'https://evilrally.test'),
  answered('H43', 'GET /health is 200', 200, plainRequest({ target: '/health' })),
  answered(
    'H43b',
    'GET /health with CR LF by escapes is 200',
    200,
    plainRequest({ target: `/health?x=%0d%0a${CANARY}` }),
  ),
  answered(
    'H43c',
    'POST /health is 404',
    404,
    plainRequest({ method: 'POST', target: '/health', headers: { 'Content-Length': '0' } }),
  ),
];

const at = (query: string, headers: RequestShape['headers'] = {}): RequestShape => ({
  target: `/ws?v=2&${query}`,
  headers,
});
const ids = (id: string, says: string, query: string, name: string): Accepted => ({
  id,
  rule: 'CONN-6',
  says,
  request: at(`user_id=${query}&room_id=${query}`),
  user: name,
  room: name,
});
const accepted = (id: string, says: string, request: RequestShape, more: Partial<Accepted> = {}): Accepted => ({
  id,
  rule: 'CONN-1',
  says,
  request,
  ...more,
});
const GOOD = 'room_id=r&user_id=u';

export const ACCEPTED: readonly Accepted[] = [
  ids('H48', 'a+b@x.com is an id, its plus a plus', 'a+b@x.com', 'a+b@x.com'),
  ids('H48b', 'auth0|5f7c by escapes is an id', 'auth0%7C5f7c', 'auth0|5f7c'),
  ids('H48c', 'auth0|5f7c as it is is an id', 'auth0|5f7c', 'auth0|5f7c'),
  ids('H48d', 'percent-encoded UTF-8 is an id', '%E6%9D%B1%E4%BA%AC%F0%9F%98%80', '東京😀'),
  ids('H48e', '128 bytes are an id', 'x'.repeat(128), 'x'.repeat(128)),
  ids('H48f', '64 characters of 128 bytes are an id', encodeURIComponent('é'.repeat(64)), 'é'.repeat(64)),
  ids('H48g', 'one byte is an id', '0', '0'),
  ids('H48h', '`a:b*{x}/../` is an id', encodeURIComponent('a:b*{x}/../'), 'a:b*{x}/../'),
  ids('H48i', 'an escape of an escape is decoded once', '%2500', '%00'),
  ids('H48j', '`=` within a value belongs to it', 'a=b', 'a=b'),
  ids('H48k', '__proto__ is an id', '__proto__', '__proto__'),
  accepted(
    'H49',
    'unknown parameters are ignored, also repeated and malformed ones',
    at(`${GOOD}&x=1&x=2&y[]=3&z=%zz&&=`),
  ),
  accepted(
    'H49b',
    'parameters like the names of an object are ignored',
    at(`${GOOD}&__proto__=1&constructor=2&toString=3`),
  ),
  accepted('H1c', 'v=2 needs no room', at('user_id=u'), { user: 'u' }),
  accepted(
    'H33',
    'deflate offered is not negotiated',
    at(GOOD, { 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits' }),
    {
      absent: ['sec-websocket-extensions'],
    },
  ),
  accepted(
    'H33b',
    'extensions that make no sense are not negotiated',
    at(GOOD, { 'Sec-WebSocket-Extensions': ';;,=' }),
    {
      absent: ['sec-websocket-extensions'],
    },
  ),
  accepted('H50', 'bearer.x is never selected', at(GOOD, { 'Sec-WebSocket-Protocol': `bearer.${CANARY}` }), {
    rule: 'CONN-3',
    absent: ['sec-websocket-protocol'],
  }),
  accepted(
    'H50b',
    'of bearer.x and another the other is selected',
    at(GOOD, { 'Sec-WebSocket-Protocol': `bearer.${CANARY}, rally` }),
    {
      rule: 'CONN-3',
      headers: { 'sec-websocket-protocol': 'rally' },
    },
  ),
  accepted('H51', 'Connection: keep-alive, Upgrade is an upgrade', at(GOOD, { Connection: 'keep-alive, Upgrade' })),
  accepted('H51b', 'Upgrade: WebSocket is an upgrade', at(GOOD, { Upgrade: 'WebSocket' })),
  accepted('H14', 'a token in the URL is ignored with AUTH_MODE=none', at(`${GOOD}&token=${CANARY}`), {
    rule: 'CONN-3',
    user: 'u',
  }),
  accepted(
    'H14b',
    'an Authorization header is ignored with AUTH_MODE=none',
    at(GOOD, { Authorization: `Bearer ${CANARY}` }),
    {
      rule: 'CONN-3',
      user: 'u',
    },
  ),
  accepted(
    'H42',
    'who a client is does not depend on X-Forwarded headers',
    at(GOOD, { 'X-Forwarded-For': '1.2.3.4', 'X-Forwarded-User': CANARY }),
    {
      user: 'u',
    },
  ),
  accepted('H16d', 'a page of the same host is let in', at(GOOD, { Origin: 'https://rally.test' }), {
    rule: 'CONN-11',
    user: 'u',
    room: 'r',
  }),
  accepted('H16e', 'a page of this machine is let in, in development', at(GOOD, { Origin: 'http://localhost:5173' }), {
    rule: 'CONN-11',
  }),
];
