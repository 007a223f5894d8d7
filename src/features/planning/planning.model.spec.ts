import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenes } from './testing/model-steps.js';
import { ModelTrial } from './testing/model-trial.js';

/** Together more than 50,000 commands. For more of them raise `RUNS`; a failure names the seed that repeats it. */
const RUNS = 450;
const SCENES = 300;

describe('the itinerary', () => {
  it('PLAN-1 to PLAN-10 is what the protocol says, whatever is done to it, in any order, and whoever comes between', async () => {
    await fc.assert(
      fc.asyncProperty(scenes(SCENES), async (taken) => {
        const trial = new ModelTrial();
        for (const scene of taken) await trial.take(scene);
      }),
      { numRuns: RUNS },
    );
  }, 120_000);
});
