import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bursts, soundBurst } from './fuzz/burst.js';
import { SAMPLES } from './fuzz/samples.js';
import { Trial } from './fuzz/trial.js';

/** At least; more by hand. A failure names the seed that repeats it, and the fewest frames that do. */
const FRAMES = process.env['CI'] === undefined ? 20_000 : 2_000;
const BURST_MAX = 200;
const CLIENTS_MAX = 8;
const RUNS = 2;
const SHRINKING_MAX_MS = 60_000;

describe('a server that clients send whatever they like', () => {
  let trial: Trial;
  beforeAll(async () => {
    trial = await Trial.start();
  });
  afterAll(() => trial.server.dispose());

  it('ENV-3 acknowledges a frame of each kind that it has', async () => {
    const kinds = Object.keys(SAMPLES);
    const answers = await trial.send(soundBurst());
    const refused = kinds.map((kind, place) => [kind, answers.get(`f${place}`)]).filter(([, code]) => code !== 'ack');
    // Those who may read reports are few, and nobody knows the epoch of a room before.
    expect(Object.fromEntries(refused)).toEqual({ 'chat.reports': 'forbidden', 'planning.changes': 'resync_required' });
    expect([...(await trial.received()).keys()].sort()).toEqual([...kinds, 'unknown'].sort());
  });

  it(`ENV-4 answers each of ${FRAMES} frames by a code that is documented, goes on, and tells no other room`, async () => {
    let frames = 0;
    const clients = fc.array(bursts(BURST_MAX), { minLength: 1, maxLength: CLIENTS_MAX, size: 'max' });
    const property = fc.asyncProperty(clients, async (sent) => {
      if (trial.server.exitCode !== null) trial = await Trial.start();
      await trial.sendAll(sent);
      for (const burst of sent) frames += burst.frames.length;
    });
    while (frames < FRAMES) await fc.assert(property, { numRuns: RUNS, interruptAfterTimeLimit: SHRINKING_MAX_MS });
    expect(trial.server.output).not.toMatch(/ error /);
  }, 180_000);
});
