import { OP, frame, textFrame } from '../../support/raw-frame.js';
import { BAD_JSON, NO_BINARY, PONGED, answered, closing, sized } from '../frame-case.js';
import type { Lawful, Violation } from '../frame-case.js';

const KINDS = [
  ['text', OP.text],
  ['binary', OP.binary],
  ['ping', OP.ping],
] as const;
/** Around each limit of the length field (RFC 6455 §5.2), and of the control frames. */
const SIZES = [0, 125, 126, 127, 128, 65_535, 65_536];
const CONTROL_MAX = 125;
/** More than any header has. */
const HEADER_BYTES = 16;

const drip = <Row extends Lawful | Violation>(row: Row): Row => ({
  ...row,
  id: `${row.id}b`,
  says: `${row.says}, though its header comes byte by byte`,
  drips: HEADER_BYTES,
});
const twice = <Row extends Lawful | Violation>(row: Row): Row[] => [row, drip(row)];
const filled = (opcode: number, size: number) => frame({ opcode, payload: 'x'.repeat(size) });

function lawful(kind: (typeof KINDS)[number][0], opcode: number, size: number): Lawful {
  const id = `RL-${kind}-${size}`;
  if (kind === 'ping')
    return answered(id, `a ping of ${size} gets its pong`, filled(opcode, size), [[OP.pong, 'x'.repeat(size)]]);
  if (kind === 'binary')
    return answered(id, `a binary of ${size} is refused`, filled(opcode, size), [[OP.text, NO_BINARY]]);
  const [text, answer] = size === 0 ? ['', BAD_JSON] : [sized(size), PONGED];
  return answered(id, `a text of ${size} is read`, textFrame(text), [[OP.text, answer]]);
}

const longControl = (name: string, opcode: number, size: number) =>
  closing(`RL-${name}-${size}`, `a ${name} of ${size} closes with 1002`, filled(opcode, size), 1002);

export const LENGTHS_LAWFUL: readonly Lawful[] = [
  ...KINDS.flatMap(([kind, opcode]) =>
    SIZES.filter((size) => kind !== 'ping' || size <= CONTROL_MAX).flatMap((size) => twice(lawful(kind, opcode, size))),
  ),
  ...[0, CONTROL_MAX].map((size) =>
    answered(`RL-pong-${size}`, `a pong of ${size} that nobody asked for is ignored`, filled(OP.pong, size), []),
  ),
  ...(
    [
      [16, 70],
      [16, 125],
      [64, 70],
      [64, 125],
      [64, 126],
      [64, 65_535],
    ] as const
  ).map(([lengthBits, size]) =>
    answered(
      `RL-${lengthBits}-${size}`,
      `a text of ${size} is read, though its length is told in ${lengthBits} bits`,
      frame({ lengthBits, payload: sized(size) }),
      [[OP.text, PONGED]],
    ),
  ),
];

export const LENGTHS_VIOLATED: readonly Violation[] = [
  ...SIZES.filter((size) => size > CONTROL_MAX).flatMap((size) => twice(longControl('ping', OP.ping, size))),
  ...[126, 65_536].map((size) => longControl('pong', OP.pong, size)),
  ...([16, 64] as const).flatMap((lengthBits) =>
    (['ping', 'pong', 'close'] as const).map((name) =>
      closing(
        `RL-${name}-${lengthBits}`,
        `a ${name} whose length is told in ${lengthBits} bits closes with 1002`,
        frame({ opcode: OP[name], lengthBits }),
        1002,
      ),
    ),
  ),
  ...[2n ** 32n, 2n ** 53n - 1n, 2n ** 63n].map((claims) =>
    closing(`RL-${claims}`, `a header that claims ${claims} bytes closes with 1009`, frame({ claims }), 1009, 'ENV-1'),
  ),
];
