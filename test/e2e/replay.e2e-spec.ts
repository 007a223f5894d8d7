import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { replayTrip } from '../../scripts/replay/replay-trip.js';
import { RIDE, RUN, readTrack } from '../support/recorded-tracks.js';
import { TestServer } from '../support/test-server.js';

describe('recorded tracks', () => {
  let server: TestServer;
  beforeAll(async () => void (server = await TestServer.start()));
  afterAll(() => server.close());

  it('are read whole', async () => {
    const [run, ride] = [await readTrack(RUN), await readTrack(RIDE)];
    expect([run.length, ride.length]).toEqual([7_745, 6_820]);
    expect((run.at(-1)?.distance ?? 0) / 1_000).toBeCloseTo(21.5, 0);
    expect((ride.at(-1)?.distance ?? 0) / 1_000).toBeCloseTo(47, 0);
  });

  it('LOC-3 ROOM-2 CHAT-5 are replayed by two friends who chat and plan; a third who joins late sees it all', async () => {
    // 300 fixes come faster than the rate limit lets them pass: that is part of it.
    const checks = await replayTrip({ url: server.url, room: 'replay', speed: 600, maxPoints: 300 });
    expect(checks.failed).toEqual([]);
    expect(checks.all).toHaveLength(21);
  }, 60_000);
});
