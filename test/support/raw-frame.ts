/** Opcodes of RFC 6455 §5.2. */
export const OP = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A frame as a client writes it; what is left out is as RFC 6455 wants it, everything else is written as told. */
export interface FrameShape {
  readonly opcode?: number;
  readonly fin?: boolean;
  /** Three bits: 4 = RSV1, 2 = RSV2, 1 = RSV3. */
  readonly rsv?: number;
  readonly masked?: boolean;
  readonly payload?: string | Buffer;
  /** Bits of the length field; the shortest form unless told. */
  readonly lengthBits?: 7 | 16 | 64;
  /** The length that the header claims; that of the payload unless told. */
  readonly claims?: bigint;
}

/** A frame of the server. */
export interface ServerFrame {
  readonly opcode: number;
  readonly fin: boolean;
  readonly payload: Buffer;
}

const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

export function frame(shape: FrameShape = {}): Buffer {
  const { opcode = OP.text, fin = true, rsv = 0, masked = true, payload = '' } = shape;
  const body = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const { claims = BigInt(body.length) } = shape;
  const { lengthBits = claims < 126n ? 7 : claims < 65_536n ? 16 : 64 } = shape;
  const first = Buffer.from([(fin ? 0x80 : 0) | (rsv << 4) | opcode]);
  const length = lengthField(claims, lengthBits);
  if (!masked) return Buffer.concat([first, length, body]);
  length[0] = (length[0] ?? 0) | 0x80;
  return Buffer.concat([first, length, MASK, body.map((byte, at) => byte ^ (MASK[at % 4] ?? 0))]);
}

export function textFrame(content: string | object): Buffer {
  return frame({ payload: typeof content === 'string' ? content : JSON.stringify(content) });
}

/** One message in the given pieces. */
export function fragments(pieces: readonly (string | Buffer)[], opcode: number = OP.text): Buffer {
  const last = pieces.length - 1;
  const shapes = pieces.map((payload, at) => ({
    payload,
    opcode: at === 0 ? opcode : OP.continuation,
    fin: at === last,
  }));
  return Buffer.concat(shapes.map(frame));
}

export function closeFrame(code?: number, reason: string | Buffer = ''): Buffer {
  if (code === undefined) return frame({ opcode: OP.close });
  const status = Buffer.from([code >> 8, code & 0xff]);
  return frame({ opcode: OP.close, payload: Buffer.concat([status, Buffer.from(reason)]) });
}

/** The first frame of what a server wrote, and how long it is; `undefined` until all of it is there. */
export function readFrame(bytes: Buffer): { readonly frame: ServerFrame; readonly size: number } | undefined {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return undefined;
  if ((second & 0x80) !== 0 || (first & 0x70) !== 0) throw new Error('A server must not mask, nor set RSV bits');
  const start = second < 126 ? 2 : second === 126 ? 4 : 10;
  if (bytes.length < start) return undefined;
  const length = second < 126 ? second : second === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (bytes.length < start + length) return undefined;
  const payload = Buffer.from(bytes.subarray(start, start + length));
  return { frame: { opcode: first & 0x0f, fin: (first & 0x80) !== 0, payload }, size: start + length };
}

function lengthField(length: bigint, bits: 7 | 16 | 64): Buffer {
  if (bits === 7) return Buffer.from([Number(length)]);
  const field = Buffer.alloc(bits === 16 ? 3 : 9);
  field[0] = bits === 16 ? 126 : 127;
  if (bits === 16) field.writeUInt16BE(Number(length), 1);
  else field.writeBigUInt64BE(length, 1);
  return field;
}
