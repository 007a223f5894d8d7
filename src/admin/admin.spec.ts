import type { Server } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Module } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { AdminConfig, AppConfig } from '../config/app-config.js';
import { ConfigModule } from '../config/config.module.js';
import { HttpAdapter } from '../http.adapter.js';
import { AdminController } from './admin-controller.decorator.js';
import { AdminModule } from './admin.module.js';
import { AdminServer } from './admin-server.js';

const HOST = '127.0.0.1';
const TOKEN = 'a-secret-of-operators';

@AdminController('rooms')
class RoomsController {
  @Get(':id')
  look(): object {
    return { is: 'for operators' };
  }
}
@AdminController('/numbers', { isOpenOnLoopback: true })
class NumbersController {
  @Get()
  count(): object {
    return { is: 'for whoever is on this machine' };
  }
}
@Controller('door')
class DoorController {
  @Get()
  knock(): object {
    return { is: 'for everybody' };
  }
}
@Module({ imports: [AdminModule], controllers: [RoomsController, NumbersController, DoorController] })
class SpecModule {}

describe('the admin port', () => {
  let app: INestApplication | undefined;
  afterEach(async () => app?.close());

  async function start(admin?: AdminConfig): Promise<{ clients: string; operators: string }> {
    const config = ConfigModule.forRoot({ ...(admin && { admin }) } as AppConfig);
    const root = { module: class Root {}, imports: [config, SpecModule] };
    app = await NestFactory.create(root, new HttpAdapter(100), { logger: false, abortOnError: false });
    await app.listen(0, HOST);
    const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
    return { clients: `http://${HOST}:${port}`, operators: `http://${HOST}:${app.get(AdminServer).port}` };
  }

  async function get(url: string, authorization?: string) {
    const response = await fetch(url, { headers: authorization === undefined ? {} : { authorization } });
    const { status, headers } = response;
    const names = [...headers.keys()].filter((name) => name !== 'date' && name !== 'etag');
    return { status, names, challenge: headers.get('www-authenticate'), text: await response.text() };
  }

  it('answers what is for operators, which the port of the clients does not know', async () => {
    const { clients, operators } = await start({ host: HOST, port: 0, token: TOKEN });
    expect(await get(`${operators}/admin/rooms/r`, `Bearer ${TOKEN}`)).toMatchObject({ status: 200 });
    expect(await get(`${operators}/numbers`, `bearer ${TOKEN}`)).toMatchObject({ status: 200 });
    expect(await get(`${operators}/door`)).toMatchObject({ status: 200 });
    const unknown = await get(`${clients}/nothing`);
    expect(unknown.status).toBe(404);
    for (const path of ['/admin/rooms/r?a=b', '/numbers']) {
      const text = unknown.text.replace('/nothing', path);
      expect(await get(clients + path, `Bearer ${TOKEN}`)).toEqual({ ...unknown, text });
    }
  });

  it('wants the token to be shown, and never shows it', async () => {
    const { operators } = await start({ host: HOST, port: 0, token: TOKEN });
    for (const shown of [
      undefined,
      'Bearer',
      'Bearer ',
      `Bearer ${TOKEN}x`,
      `Basic ${TOKEN}`,
      TOKEN,
      `Bearer ${TOKEN} x`,
    ]) {
      for (const path of ['/admin/rooms/r', '/numbers']) {
        const refused = await get(operators + path, shown);
        expect(refused).toMatchObject({ status: 401, challenge: 'Bearer' });
        expect(JSON.parse(refused.text)).toMatchObject({ code: 'unauthorized', retryable: false });
        expect(refused.text).not.toContain(TOKEN);
      }
    }
  });

  it('without a token opens only what may be open on this machine, and says what to do about the rest', async () => {
    const { operators } = await start({ host: HOST, port: 0 });
    expect(await get(`${operators}/numbers`)).toMatchObject({ status: 200 });
    expect(await get(`${operators}/admin/rooms/r`)).toMatchObject({
      status: 403,
      text: expect.stringMatching(/"code":"forbidden".*Set ADMIN_TOKEN/),
    });
  });

  it('is not there unless it is asked for, and gone with the server', async () => {
    await start();
    expect(app?.get(AdminServer).port).toBeUndefined();
    await app?.close();
    const { operators } = await start({ host: HOST, port: 0 });
    await app?.close();
    await expect(fetch(`${operators}/door`)).rejects.toThrow();
  });

  it('that somebody else has stops the start, in one line', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, HOST, resolve));
    const { port } = other.address() as AddressInfo;
    await expect(start({ host: HOST, port })).rejects.toThrow(
      `ADMIN_PORT: nothing can listen on ${HOST}, port ${port} (EADDRINUSE); choose another one`,
    );
    await new Promise((resolve) => other.close(resolve));
  });
});
