import { OP, closeFrame, fragments, frame, textFrame } from '../../support/raw-frame.js';
import { NO_BINARY, PING, PONGED, answered, closing } from '../frame-case.js';
import type { Lawful, Violation } from '../frame-case.js';

const KINDS = Object.entries(OP).filter(([, opcode]) => opcode !== OP.continuation);
const RESERVED = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15];
const RSV = [1, 2, 3, 4, 5, 6, 7];
/** RFC 6455 §7.4: those that a peer may send, and some of those that it may not. */
const SENT = [1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3999, 4000, 4401];
const NEVER_SENT = [0, 1004, 1016, 1100, 2000, 2999, 65_535];

const text = JSON.stringify(PING);
const begun = frame({ fin: false, payload: text.slice(0, 9) });
const middle = frame({ opcode: OP.continuation, fin: false, payload: text.slice(9, 20) });
const ended = frame({ opcode: OP.continuation, payload: text.slice(20) });
const rest = frame({ opcode: OP.continuation, payload: text.slice(9) });
const ping = (payload: string) => frame({ opcode: OP.ping, payload });
const after = (...frames: Buffer[]) => Buffer.concat([begun, ...frames]);

export const BITS_VIOLATED: readonly Violation[] = [
  ...KINDS.flatMap(([name, opcode]) =>
    RSV.map((rsv) =>
      closing(`RV-${name}-${rsv}`, `RSV bits ${rsv} on a ${name} close with 1002`, frame({ opcode, rsv }), 1002),
    ),
  ),
  ...RESERVED.flatMap((opcode) => [
    closing(`RO-${opcode}`, `opcode ${opcode} with a payload closes with 1002`, frame({ opcode, payload: text }), 1002),
    closing(`RO-${opcode}b`, `opcode ${opcode} within fragments closes with 1002`, after(frame({ opcode })), 1002),
  ]),
  ...KINDS.map(([name, opcode]) =>
    closing(`RM-${name}`, `a ${name} without a mask closes with 1002`, frame({ opcode, masked: false }), 1002),
  ),
  closing('RM-0', 'a continuation without a mask closes with 1002', after(frame({ opcode: 0, masked: false })), 1002),
  closing('RF-1', 'a first fragment that is a continuation closes with 1002', middle, 1002),
  closing('RF-2', 'RSV1 on a continuation closes with 1002', after(frame({ opcode: 0, rsv: 4 })), 1002),
  closing('RF-3', 'a second first fragment closes with 1002', after(begun), 1002),
  closing(
    'RF-4',
    'a fragmented ping within fragments closes with 1002',
    after(frame({ opcode: OP.ping, fin: false })),
    1002,
  ),
  closing('RF-5', 'a fragmented pong closes with 1002', frame({ opcode: OP.pong, fin: false }), 1002),
  closing('RF-6', 'a close between fragments is echoed', after(closeFrame(1000), rest), 1000),
];

export const CLOSES: readonly Violation[] = [
  ...SENT.map((code) => closing(`RC-${code}`, `close ${code} is echoed`, closeFrame(code), code)),
  ...NEVER_SENT.map((code) => closing(`RC-${code}`, `close ${code} closes with 1002`, closeFrame(code), 1002)),
  closing('RC-r1', 'a close with a reason of 123 bytes is echoed', closeFrame(1000, 'x'.repeat(123)), 1000),
  closing('RC-r2', 'a close with a reason in many alphabets is echoed', closeFrame(1000, 'é 東京 😀'), 1000),
  closing(
    'RC-r3',
    'a reason that breaks off within a character closes with 1007',
    closeFrame(1000, Buffer.from('😀').subarray(0, 3)),
    1007,
  ),
  closing('RC-r4', 'a surrogate in the reason closes with 1007', closeFrame(1000, Buffer.from('eda080', 'hex')), 1007),
  closing('RC-r5', 'an overlong reason closes with 1007', closeFrame(1000, Buffer.from('c0af', 'hex')), 1007),
];

export const FRAGMENTED: readonly Lawful[] = [
  answered('RF-7', 'three fragments are one message', after(middle, ended), [[OP.text, PONGED]]),
  answered('RF-8', 'a first fragment may be empty', fragments(['', text]), [[OP.text, PONGED]]),
  answered('RF-9', 'a last fragment may be empty', fragments([text, '']), [[OP.text, PONGED]]),
  answered('RF-10', 'fragments between may be empty', fragments([text.slice(0, 5), '', '', text.slice(5)]), [
    [OP.text, PONGED],
  ]),
  answered('RF-11', 'a pong between fragments is ignored', after(frame({ opcode: OP.pong }), rest), [
    [OP.text, PONGED],
  ]),
  answered(
    'RF-12',
    'pings between all fragments get their pongs, before the message',
    after(ping('a'), middle, ping('b'), ended),
    [
      [OP.pong, 'a'],
      [OP.pong, 'b'],
      [OP.text, PONGED],
    ],
  ),
  answered(
    'RF-13',
    'a ping between fragments of a binary message gets its pong',
    Buffer.concat([frame({ opcode: OP.binary, fin: false }), ping('a'), frame({ opcode: 0 })]),
    [
      [OP.pong, 'a'],
      [OP.text, NO_BINARY],
    ],
  ),
  answered(
    'RF-14',
    'fragmented messages may follow each other',
    Buffer.concat([fragments([text, '']), fragments(['', text]), textFrame(text)]),
    [
      [OP.text, PONGED],
      [OP.text, PONGED],
      [OP.text, PONGED],
    ],
  ),
];
