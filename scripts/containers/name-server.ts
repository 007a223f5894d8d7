import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';

const HEADER_BYTES = 12;
const TYPE_A = 1;
const NO_SUCH_NAME = 3;
const TTL_SECONDS = 1;

/** Answers as Docker's DNS does: the addresses of all containers of a service, under its name. */
export class NameServer {
  private readonly addresses = new Map<string, readonly string[]>();

  private constructor(private readonly socket: Socket) {
    socket.on('message', (query, { port, address }) => socket.send(this.answer(query), port, address));
  }

  static async start(address: string): Promise<NameServer> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(53, address, resolve));
    return new NameServer(socket);
  }

  set(name: string, addresses: readonly string[]): void {
    this.addresses.set(name, addresses);
  }

  close(): void {
    this.socket.close();
  }

  private answer(query: Buffer): Buffer {
    const { name, end } = nameIn(query);
    const known = this.addresses.get(name);
    const found = query.readUInt16BE(end) === TYPE_A ? (known ?? []) : [];
    const header = Buffer.from(query.subarray(0, HEADER_BYTES));
    header.writeUInt16BE(0x8180 | (known === undefined ? NO_SUCH_NAME : 0), 2);
    header.writeUInt16BE(found.length, 6);
    header.fill(0, 8);
    return Buffer.concat([header, query.subarray(HEADER_BYTES, end + 4), ...found.map(toRecord)]);
  }
}

/** The name of the one question, and where it ends. */
function nameIn(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

/** An A record whose name is that of the question. */
function toRecord(address: string): Buffer {
  const record = Buffer.alloc(16);
  record.writeUInt16BE(0xc000 | HEADER_BYTES, 0);
  record.writeUInt16BE(TYPE_A, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(TTL_SECONDS, 6);
  record.writeUInt16BE(4, 10);
  record.set(address.split('.').map(Number), 12);
  return record;
}
