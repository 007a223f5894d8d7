const FIN = 0x80;
const MASKED = 0x80;
export const OPCODE = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
export type Opcode = (typeof OPCODE)[keyof typeof OPCODE];

/**
 * A frame as clients send it. Its mask is zero, which the standard does not forbid a client and no server can tell from
 * another: the server takes it off as it does any other, and the client spends nothing on it.
 */
export function clientFrame(text: string, opcode: Opcode): Buffer {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 6 : 8;
  if (length > 0xffff) throw new RangeError('The load client sends no frames above 64 KiB');
  const frame = Buffer.alloc(head + length);
  frame[0] = FIN | opcode;
  if (head === 6) frame[1] = MASKED | length;
  else {
    frame[1] = MASKED | 126;
    frame.writeUInt16BE(length, 2);
  }
  frame.write(text, head);
  return frame;
}

/** One whole frame within `data`. */
export type OnFrame = (opcode: number, data: Buffer, start: number, end: number) => void;

/** Cuts what a server sends into frames; copies nothing but the rest that a chunk ends with. */
export class FrameReader {
  private rest: Buffer | undefined;

  constructor(private readonly onFrame: OnFrame) {}

  take(chunk: Buffer): void {
    const data = this.rest === undefined ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    for (;;) {
      const start = payloadStart(data, at);
      if (start === undefined) break;
      const end = start + payloadLength(data, at);
      if (end > data.length) break;
      this.onFrame((data[at] ?? 0) & 0x0f, data, start, end);
      at = end;
    }
    this.rest = at === data.length ? undefined : Buffer.from(data.subarray(at));
  }
}

/** `undefined`: its head is not complete. */
function payloadStart(data: Buffer, at: number): number | undefined {
  if (at + 2 > data.length) return undefined;
  const code = (data[at + 1] ?? 0) & 0x7f;
  const start = at + (code < 126 ? 2 : code === 126 ? 4 : 10);
  return start > data.length ? undefined : start;
}

function payloadLength(data: Buffer, at: number): number {
  const code = (data[at + 1] ?? 0) & 0x7f;
  if (code < 126) return code;
  return code === 126 ? data.readUInt16BE(at + 2) : Number(data.readBigUInt64BE(at + 2));
}
