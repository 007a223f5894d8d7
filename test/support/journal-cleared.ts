import { expect } from '@jest/globals';
import { EmbeddedRoomStore } from '../../src/store/embedded/embedded-room-store.js';
import { findInDir } from './canary.js';
import { eventually } from './eventually.js';
import { ManualClock } from './manual-clock.js';
import type { TestServer } from './test-server.js';

/** What is erased waits half an hour for more of its kind. */
const ERASED_AFTER_MS = 31 * 60_000;

/** Stops the server, and expects none of these texts in its journal within the hour, though it has been restarted. */
export async function expectJournalCleared(
  server: TestServer,
  clock: ManualClock,
  texts: readonly string[],
): Promise<void> {
  const { dataDir } = server;
  await server.stop();
  const diskClock = new ManualClock();
  const store = await EmbeddedRoomStore.open({ dataDir, clock, diskClock });
  try {
    await diskClock.advance(ERASED_AFTER_MS);
    for (const text of texts) await eventually(async () => expect(await findInDir(dataDir, text)).toEqual([]));
  } finally {
    await store.close();
    await server.close();
  }
}
