import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { within } from '../../test/support/within.js';
import { Bench, record } from '../testing/bench.js';
import { ModelRoom } from '../testing/model-room.js';

/** What happens between one frame and the next. */
const STEPS = [
  'send', // the client makes a command
  'event', // somebody else does
  'lostEvent', // … and nobody is told of it
  'oldEvent', // an event comes again
  'hidden',
  'refuse', // the next command is refused for now
  'doneButRefused', // … and so is the next one, after it was done
  'swallow', // … or not answered at all, and the connection is cut
  'cut',
  'restart', // a new epoch that lost nothing
  'loss', // a new epoch without the last events
  'reset', // a new epoch that knows nothing of the old one
] as const;
const DEADLINE_MS = 8_000;

let bench: Bench;
beforeEach(async () => void (bench = await Bench.open()));
afterEach(() => bench.close());

describe('whatever happens', () => {
  it('SDK-6 SDK-7 SDK-8 SDK-9 events come once, in order; commands are done once, in order', async () => {
    const scripts = fc.array(fc.constantFrom(...STEPS), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const model = new ModelRoom(bench.server);
        const client = bench.connect({ answerTimeoutMs: 1_000 });
        const room = client.room('r');
        const copy = model.follow(room);
        const told = record(room);
        await room.joined;
        for (const step of script) await model.take(step, room);
        model.calm();
        const why = () => JSON.stringify({ log: model.log, copy: copy.events, told, script });
        await within(DEADLINE_MS, model.settled(copy), why);
        await client.close();
        model.close();
        expect(copy.faults).toEqual([]);
        expect(copy.events).toEqual(model.log);
        expect(model.faults()).toEqual([]);
      }),
      { numRuns: 100, endOnFailure: true },
    );
  }, 120_000);
});
