import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import fc from 'fast-check';
import { ManualClock } from '../../../test/support/manual-clock.js';
import type { RoomId } from '../../protocol/ids.js';
import { EmbeddedRoomStore } from '../../store/embedded/embedded-room-store.js';
import type { JournalFiles } from '../../store/embedded/journal-files.js';
import { scenes } from './testing/model-steps.js';
import { ModelTrial } from './testing/model-trial.js';

/** Tried at least; more by hand. A failure names the seed that repeats it. */
const COMMANDS = process.env['CI'] === undefined ? 10_000 : 2_000;
/** Few at a time: the last of them count beyond what is asked for. */
const RUNS = 10;
const SCENES = 120;

/** Nothing here is about the disk, and waiting for it would take most of the time. */
const done = () => Promise.resolve();
const NO_DISK: JournalFiles = {
  open: () => Promise.resolve({ write: done, sync: done, truncate: done, close: done }),
  remove: done,
  syncDirectory: done,
};

describe('the chat', () => {
  const clock = new ManualClock();
  let dataDir: string;
  let store: EmbeddedRoomStore;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rally-chat-model-'));
    store = await EmbeddedRoomStore.open({ dataDir, clock, files: NO_DISK });
  });
  afterAll(async () => {
    await store.close();
    await rm(dataDir, { recursive: true });
  });

  it('CHAT-1 to CHAT-12 is what the protocol says, whatever is said in it, in any order, and whoever comes between', async () => {
    let commands = 0;
    let rooms = 0;
    const property = fc.asyncProperty(scenes(SCENES), async (taken) => {
      const trial = await ModelTrial.begin(store, clock, `room-${rooms++}` as RoomId);
      for (const scene of taken) await trial.take(scene);
      await trial.end();
      commands += trial.commands;
    });
    while (commands < COMMANDS) await fc.assert(property, { numRuns: RUNS });
  }, 120_000);
});
