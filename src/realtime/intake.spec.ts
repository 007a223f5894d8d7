import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Intake } from './intake.js';

/** Both ends of a connection, and what was parsed at one of them. */
interface Pair {
  readonly far: Socket;
  readonly near: Socket;
  readonly intake: Intake;
  readonly parsed: string[];
}

describe('Intake', () => {
  let server: Server;
  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => void server.close());

  async function pair(): Promise<Pair> {
    const far = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [near] = (await once(server, 'connection')) as [Socket];
    const parsed: string[] = [];
    near.on('data', (chunk) => parsed.push(chunk.toString()));
    return { far, near, intake: new Intake(near), parsed };
  }

  /** Resolves when what was written before, to whichever socket, would have been read. */
  async function arrived({ far, near }: Pair): Promise<void> {
    far.write('.');
    await once(near, 'data');
  }

  it('CONN-14 leaves what comes while it is paused to the system: in pieces it would be dear to keep', async () => {
    const [paused, other] = [await pair(), await pair()];
    paused.far.write('before,');
    await once(paused.near, 'data');
    paused.intake.pause();
    for (const piece of 'after') {
      paused.far.write(piece);
      await arrived(other);
    }
    expect(paused.near.bytesRead).toBe('before,'.length);
    paused.intake.resume();
    while (paused.near.bytesRead < 'before,after'.length) await once(paused.near, 'data');
    expect(paused.parsed.join('')).toBe('before,after');
    for (const { far } of [paused, other]) far.destroy();
  });

  it('CONN-14 parses in order what it paused in the middle of', async () => {
    const one = await pair();
    const text = Array.from({ length: 5_000 }, (_, place) => `${place},`).join('');
    one.far.write(text);
    one.near.once('data', () => {
      one.intake.pause();
      setImmediate(() => one.intake.resume());
    });
    while (one.parsed.join('').length < text.length) await new Promise((resolve) => setImmediate(resolve));
    expect(one.parsed.join('')).toBe(text);
    one.far.destroy();
  });
});
