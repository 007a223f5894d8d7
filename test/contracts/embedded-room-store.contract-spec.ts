import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedRoomStore } from '../../src/store/embedded/embedded-room-store.js';
import { ManualClock } from '../support/manual-clock.js';
import { describeRoomStore } from './room-store.contract.js';
import type { RoomStoreHarness } from './room-store/harness.js';

const GRACE_MS = 10_000;

async function embeddedHarness(): Promise<RoomStoreHarness> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rally-embedded-'));
  const clock = new ManualClock();
  let current: EmbeddedRoomStore | undefined;
  const open = async (): Promise<EmbeddedRoomStore> => {
    await current?.close();
    current = await EmbeddedRoomStore.open({ dataDir, clock, graceMs: GRACE_MS });
    return current;
  };
  return {
    open,
    reopen: open,
    reopenInNewEpoch: open,
    advance: (byMs) => clock.advance(byMs),
    skip: (byMs) => clock.skip(byMs),
    deadSessionMs: GRACE_MS + 1,
    async dispose() {
      await current?.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

describeRoomStore('embedded', embeddedHarness);
