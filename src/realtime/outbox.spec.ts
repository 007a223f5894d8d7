import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Meters } from '../meters/meters.js';
import { Outbox } from './outbox.js';

const MEGABYTE = Buffer.alloc(1024 * 1024);

describe('Outbox', () => {
  let server: Server;
  let reader: Socket;
  let socket: Socket;
  let outbox: Outbox;
  let isOpen: boolean;
  beforeEach(async () => {
    server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => undefined);
    [reader] = await accepted;
    isOpen = true;
    outbox = new Outbox(socket, new Meters(), () => isOpen);
  });
  afterEach(() => {
    socket.destroy();
    reader.destroy();
    server.close();
  });

  /** More than the buffers between two sockets take. */
  async function stuff(): Promise<void> {
    for (let n = 0; n < 64 && outbox.waitingBytes === 0; n++) {
      outbox.send(MEGABYTE);
      outbox.pump();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('hands a socket that takes nothing no more, and tells for how long it has made no progress', async () => {
    await stuff();
    const waiting = outbox.waitingBytes;
    outbox.send(MEGABYTE);
    outbox.pump();
    expect(outbox.waitingBytes).toBe(waiting);
    expect([outbox.stuckForMs(1_000), outbox.stuckForMs(32_000)]).toEqual([0, 31_000]);
  });

  it('goes on when the socket takes frames again, and lets go of those who waited for that', async () => {
    await stuff();
    outbox.send(Buffer.from('the last'));
    const hasRoom = outbox.hasRoom();
    let end = '';
    const isThere = new Promise<void>((resolve) =>
      reader.on('data', (chunk: Buffer) => {
        end = (end + chunk.toString('latin1')).slice(-8);
        if (end === 'the last') resolve();
      }),
    );
    reader.resume();
    await Promise.all([hasRoom, isThere]);
    expect(outbox.stuckForMs(99_000)).toBe(0);
  });

  it('4508 does not take a reader for stuck that takes everything now and then', async () => {
    await stuff();
    expect(outbox.stuckForMs(0)).toBe(0);
    reader.resume();
    await outbox.hasRoom();
    reader.pause();
    await stuff();
    expect(outbox.stuckForMs(31_000)).toBe(0);
  });

  it('lets go of those who wait when the socket closes', async () => {
    await stuff();
    const hasRoom = outbox.hasRoom();
    isOpen = false;
    outbox.pump();
    await hasRoom;
  });
});
