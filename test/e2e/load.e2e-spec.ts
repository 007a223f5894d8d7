import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Load } from '../../scripts/load/load.js';
import { ServerProcess } from '../support/server-process.js';

describe('many clients in many rooms, all features at once', () => {
  let server: ServerProcess;
  beforeAll(async () => void (server = await ServerProcess.start()), 40_000);
  afterAll(() => server.dispose());

  it('ROOM-1 ENV-5 LOC-3 the same order for all, nothing lost, no error but contention', async () => {
    const size = { clients: 60, rooms: 6, seconds: 8 };
    const { checks, figures } = await Load.run({ server, ...size, memoryTolerance: 15 });
    expect(checks.failed).toEqual([]);
    expect(figures.events).toBeGreaterThan(200);
    expect(figures.reconnects).toBeGreaterThan(0);
  }, 60_000);
});
