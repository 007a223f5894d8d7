import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Test } from '@nestjs/testing';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DrainState } from '../realtime/drain-state.js';
import { SystemRoom } from '../realtime/system-room.js';
import { RoomStore } from '../store/room-store.js';
import type { StoreStatus } from '../store/store-status.js';
import { HealthController } from './health.controller.js';

describe('health', () => {
  let app: INestApplication;
  let status: () => StoreStatus;
  let asked: number;
  const store: Pick<RoomStore, 'status'> = { status: () => (asked++, status()) };

  beforeEach(async () => {
    asked = 0;
    status = () => ({ up: true, detail: 'fine' });
    const module = await Test.createTestingModule({
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController],
      providers: [
        DrainState,
        { provide: RoomStore, useValue: store },
        { provide: SystemRoom, useValue: { instances: 2 } },
      ],
    }).compile();
    app = module.createNestApplication({ logger: false });
    await app.listen(0);
  });
  afterEach(() => app.close());

  async function get(path: string) {
    const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
    const response = await fetch(`http://localhost:${port}${path}`);
    const body: unknown = await response.json();
    return { code: response.status, body };
  }

  it.each(['/health', '/health/ready'])('GET %s is 200 while the store is up and nothing drains', async (path) => {
    expect(await get(path)).toMatchObject({
      code: 200,
      body: {
        status: 'ok',
        details: { store: { status: 'up', detail: 'fine' }, accepting: { status: 'up', instances: 2 } },
      },
    });
  });

  it('GET /health/ready is 503 and names the store that is down, and why', async () => {
    status = () => ({ up: false, detail: 'disk is full' });
    expect(await get('/health/ready')).toMatchObject({
      code: 503,
      body: { status: 'error', error: { store: { status: 'down', message: 'disk is full' } } },
    });
  });

  it('GET /health/ready is 503, not 500, if the store cannot even say how it is', async () => {
    status = () => {
      throw new Error('no answer');
    };
    expect(await get('/health')).toMatchObject({ code: 503, body: { error: { store: { status: 'down' } } } });
  });

  it('GET /health/ready is 503 from the moment the drain begins', async () => {
    app.get(DrainState).begin();
    expect(await get('/health/ready')).toMatchObject({
      code: 503,
      body: { error: { accepting: { status: 'down', message: 'draining' } }, info: { store: { status: 'up' } } },
    });
  });

  it('GET /health/live is 200 throughout, and never asks the store', async () => {
    status = () => ({ up: false, detail: 'disk is full' });
    app.get(DrainState).begin();
    expect(await get('/health/live')).toEqual({ code: 200, body: { status: 'ok' } });
    expect(asked).toBe(0);
  });
});
