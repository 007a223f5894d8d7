import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenes } from './testing/model-steps.js';
import { ModelTrial } from './testing/model-trial.js';

/** Tried at least; more by hand. A failure names the seed that repeats it. */
const COMMANDS = process.env['CI'] === undefined ? 50_000 : 5_000;
/** Few at a time: the last of them count beyond what is asked for. */
const RUNS = 10;
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
    while (commands < COMMANDS) await fc.assert(property, { numRuns: RUNS });
  }, 120_000);
});
