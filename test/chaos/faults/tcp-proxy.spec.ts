import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { eventually } from '../../support/eventually.js';
import { Random } from '../random.js';
import { TcpProxy } from './tcp-proxy.js';

describe('a piece of network', () => {
  let echo: Server;
  let proxy: TcpProxy;
  let socket: Socket;
  let heard: string;
  beforeEach(async () => {
    echo = createServer((client) => client.on('error', () => undefined).pipe(client)).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    proxy = await TcpProxy.start((echo.address() as AddressInfo).port, new Random(1));
    socket = connect(proxy.port, '127.0.0.1').on('error', () => undefined);
    heard = '';
    socket.on('data', (data) => (heard += data.toString()));
    await once(socket, 'connect');
  });
  afterEach(async () => {
    socket.destroy();
    await proxy.close();
    echo.close();
  });

  it('CHAOS-1 carries all, in order, in any weather', async () => {
    proxy.setWeather({ delayMs: [0, 5], loss: 0.01 });
    const numbers = Array.from({ length: 300 }, (_, number) => `${number} `);
    for (const number of numbers) {
      socket.write(number);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await eventually(() => expect(heard).toBe(numbers.join('')));
  });

  it.each([[['up']], [['down']], [['up', 'down']]] as const)(
    'CHAOS-1 held %j, nothing comes, and all of it later',
    async (way) => {
      proxy.hold(way);
      socket.write('hello');
      await roundTrip((echo.address() as AddressInfo).port); // Others are answered meanwhile.
      expect(heard).toBe('');
      proxy.release();
      await eventually(() => expect(heard).toBe('hello'));
    },
  );

  it('CHAOS-1 resets, and refuses until released', async () => {
    const closed = endOf(socket);
    proxy.reset({ isRefusing: true });
    await closed;
    const second = connect(proxy.port, '127.0.0.1').on('error', () => undefined);
    await endOf(second);
    proxy.release();
    expect(await roundTrip(proxy.port)).toBe('hello');
  });
});

async function roundTrip(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write('hello');
  const [data] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return data.toString();
}

function endOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}
