import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scenes } from './testing/model-steps.js';
import { ModelTrial } from './testing/model-trial.js';

/** Together more than 50,000 commands; in CI a fifth. For more of them raise `RUNS`; a failure names the seed that repeats it. */
const RUNS = process.env['CI'] === undefined ? 450 : 90;
const SCENES = 300;

describe('the itinerary', () => {
  it('PLAN-1 to PLAN-10 is what the protocol says, whatever is done to it, in any order, and whoever comes between', async () => {
    let commands = 0;
    const property = fc.asyncProperty(scenes(SCENES), async (taken) => {
      const trial = new ModelTrial();
      for (const scene of taken) await trial.take(scene);
      await trial.end();
      commands += trial.commands;
    });
    await fc.assert(property, { numRuns: RUNS });
    expect(commands).toBeGreaterThan((50_000 / 450) * RUNS);
  }, 120_000);
});
