import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { measureReconnects } from '../../scripts/storm/reconnects.js';
import { measureResume } from '../../scripts/storm/resume.js';
import { StormBench } from '../../scripts/storm/storm-bench.js';
import { Checks } from '../../scripts/support/checks.js';

/** How fast they are is measured by `npm run storm`, on a machine that does nothing else. */
const MEASURED_APART = Infinity;

describe('many who come back at once', () => {
  let bench: StormBench;
  beforeAll(async () => void (bench = await StormBench.start({ instances: 1, isBuilt: false })), 40_000);
  afterAll(() => bench.dispose());

  it('G4 are given all that they missed, in order, from reads that they share', async () => {
    const checks = new Checks();
    await measureResume(bench, { clients: 51, missed: 1_000, p99MaxMs: MEASURED_APART }, checks);
    expect(checks.failed).toEqual([]);
  });

  it('G4 are current in seconds while others go on talking, and nobody is turned away', async () => {
    const checks = new Checks();
    await measureReconnects(bench, { clients: 200, rooms: 4, rate: 50 }, checks);
    expect(checks.failed).toEqual([]);
  });
});
