import { OP, closeFrame, fragments, frame, textFrame } from '../../support/raw-frame.js';
import { BAD_JSON, NO_BINARY, PING, PONGED, answered, closing, sized } from '../frame-case.js';
import type { Lawful, Violation } from '../frame-case.js';

const KIB = 1024;
const pingText = JSON.stringify(PING);
const bytesOf = (...bytes: number[]) => Buffer.from(bytes);
const head = (bits: 16 | 64, claims: bigint) => frame({ lengthBits: bits, claims });
const pieces = (count: number, piece = 'x') => fragments(Array.from({ length: count }, () => piece));

export const VIOLATIONS: readonly Violation[] = [
  closing('F7', 'a continuation of nothing closes with 1002', frame({ opcode: OP.continuation, payload: 'x' }), 1002),
  closing(
    'F8',
    'a new text within fragments closes with 1002',
    Buffer.concat([frame({ fin: false, payload: '{' }), textFrame(PING)]),
    1002,
  ),
  closing(
    'F8b',
    'a new binary within fragments closes with 1002',
    Buffer.concat([frame({ fin: false, payload: '{' }), frame({ opcode: OP.binary })]),
    1002,
  ),
  closing('F9b', 'a close frame of 126 bytes closes with 1002', closeFrame(1000, 'x'.repeat(124)), 1002),
  closing('F10', 'a fragmented ping closes with 1002', frame({ opcode: OP.ping, fin: false }), 1002),
  closing('F10b', 'a fragmented close closes with 1002', frame({ opcode: OP.close, fin: false }), 1002),
  closing('F12', 'bad UTF-8 closes with 1007', frame({ payload: bytesOf(0x22, 0xc3, 0x28, 0x22) }), 1007, 'CONN-1'),
  closing('F12b', 'overlong UTF-8 closes with 1007', frame({ payload: bytesOf(0xc0, 0xaf) }), 1007, 'CONN-1'),
  closing('F12c', 'UTF-8 that breaks off closes with 1007', frame({ payload: bytesOf(0xe2, 0x82) }), 1007, 'CONN-1'),
  closing('F12d', 'UTF-8 past U+10FFFF closes with 1007', frame({ payload: bytesOf(0xf4, 0x90, 0x80, 0x80) }), 1007),
  closing('F13', 'a surrogate in UTF-8 closes with 1007', frame({ payload: bytesOf(0xed, 0xa0, 0x80) }), 1007),
  closing('F14', 'bad UTF-8 across fragments closes with 1007', fragments([bytesOf(0xc3), bytesOf(0x28)]), 1007),
  closing('F15', 'a frame of 64 KiB and one byte closes with 1009', textFrame(sized(64 * KIB + 1)), 1009, 'ENV-1'),
  closing('F16', 'a header that claims 2^31 bytes closes with 1009 at once', head(64, 2n ** 31n), 1009, 'ENV-1'),
  closing('F16b', 'a header that claims 65,537 bytes closes with 1009 at once', head(64, 65_537n), 1009, 'ENV-1'),
  closing('F17', 'a header that claims 2^53 bytes closes with 1009', head(64, 2n ** 53n), 1009, 'ENV-1'),
  closing('F17b', 'a header that claims 2^64 - 1 bytes closes with 1009', head(64, 2n ** 64n - 1n), 1009, 'ENV-1'),
  closing(
    'F18',
    'fragments of 40,000 bytes each close with 1009',
    fragments([' '.repeat(40_000), ' '.repeat(40_000)]),
    1009,
    'ENV-1',
  ),
  { ...closing('F19', '34 fragments close with 1008', pieces(34), 1008, 'CONN-14'), isKept: true },
  { ...closing('F20', '2,000 empty fragments close with 1008', pieces(2_000, ''), 1008, 'CONN-14'), isKept: true },
  closing('F22', 'close 1000 is echoed', closeFrame(1000, 'bye'), 1000),
  closing('F22b', 'close 1001 is echoed', closeFrame(1001), 1001),
  closing('F22c', 'close 3000 is echoed', closeFrame(3000), 3000),
  closing('F23', 'a close without code is echoed without code', closeFrame(), undefined),
  closing('F24', 'a close of one byte closes with 1002', frame({ opcode: OP.close, payload: bytesOf(3) }), 1002),
  closing('F25', 'close 999 closes with 1002', closeFrame(999), 1002),
  closing('F26', 'close 1005 closes with 1002', closeFrame(1005), 1002),
  closing('F26b', 'close 1006 closes with 1002', closeFrame(1006), 1002),
  closing('F26c', 'close 1015 closes with 1002', closeFrame(1015), 1002),
  closing('F27', 'close 5000 closes with 1002', closeFrame(5000), 1002),
  closing('F28', 'close 4999 is echoed', closeFrame(4999), 4999),
  closing('F29', 'bad UTF-8 in the reason closes with 1007', closeFrame(1000, bytesOf(0xff, 0xfe)), 1007),
];

const euro = Buffer.from('{"type":"session","id":"€","payload":{"action":"ping"}}');
const splitAt = euro.indexOf(0xe2) + 1;

export const LAWFUL: readonly Lawful[] = [
  answered(
    'F11',
    'a ping between fragments gets its pong, and the message arrives',
    Buffer.concat([
      frame({ fin: false, payload: pingText.slice(0, 9) }),
      frame({ opcode: OP.ping, payload: 'hey' }),
      frame({ opcode: OP.continuation, payload: pingText.slice(9) }),
    ]),
    [
      [OP.pong, 'hey'],
      [OP.text, PONGED],
    ],
  ),
  answered(
    'F14b',
    'a character may be split by fragments',
    fragments([euro.subarray(0, splitAt), euro.subarray(splitAt)]),
    [[OP.text, { type: 'ack', re: '€' }]],
  ),
  answered('F15b', 'a frame of exactly 64 KiB is read', textFrame(sized(64 * KIB)), [[OP.text, PONGED]], 'ENV-1'),
  answered(
    'F18b',
    'fragments of 64 KiB in all are read',
    fragments([sized(64 * KIB).slice(0, 40_000), sized(64 * KIB).slice(40_000)]),
    [[OP.text, PONGED]],
    'ENV-1',
  ),
  answered('F19b', '32 fragments are read', fragments([...Array.from({ length: 31 }, () => ' '), pingText]), [
    [OP.text, PONGED],
  ]),
  answered('F21', 'a longer length form than needed is read (16 bits)', frame({ lengthBits: 16, payload: 'hello' }), [
    [OP.text, BAD_JSON],
  ]),
  answered('F21b', 'a longer length form than needed is read (64 bits)', frame({ lengthBits: 64, payload: pingText }), [
    [OP.text, PONGED],
  ]),
  answered('F35', 'a binary frame is refused', frame({ opcode: OP.binary, payload: pingText }), [[OP.text, NO_BINARY]]),
  answered('F35b', 'an empty binary frame is refused', frame({ opcode: OP.binary }), [[OP.text, NO_BINARY]]),
  answered('F35c', 'a fragmented binary message is refused once', fragments(['a', 'b', 'c'], OP.binary), [
    [OP.text, NO_BINARY],
  ]),
  answered('F35d', 'binary that is not UTF-8 is refused, not closed', frame({ opcode: 2, payload: bytesOf(0xff) }), [
    [OP.text, NO_BINARY],
  ]),
  answered(
    'F38',
    'a ping of 125 bytes is answered by a pong of the same bytes',
    frame({ opcode: OP.ping, payload: 'x'.repeat(125) }),
    [[OP.pong, 'x'.repeat(125)]],
  ),
  answered('F38b', 'an empty ping gets an empty pong', frame({ opcode: OP.ping }), [[OP.pong, '']]),
  answered('F39', 'a pong that nobody asked for is ignored', frame({ opcode: OP.pong, payload: 'x' }), []),
  answered(
    'F40',
    'frames in one segment are answered in order',
    Buffer.concat([1, 2, 3].map((n) => textFrame({ ...PING, id: `n${n}` }))),
    [1, 2, 3].map((n) => [OP.text, { type: 'ack', re: `n${n}` }] as const),
    'CONN-7',
  ),
];
