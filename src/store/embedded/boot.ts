import type { Millis } from '../room-contents.js';
import { Compaction } from './compaction.js';
import { nextEpoch } from './epoch.js';
import { JOURNAL_FORMAT } from './journal-records.js';
import type { OpenRecord } from './journal-records.js';
import { recover } from './journal-recovery.js';
import { Journal } from './journal.js';
import type { JournalSetup } from './journal.js';
import type { RoomRegistry } from './room-registry.js';

/** The disk side of an open store. */
export interface Disk {
  readonly journal: Journal;
  readonly compaction: Compaction;
}
export interface BootOptions {
  /** By the machine's clock, which may have stepped back since the last start. */
  readonly machineNow: Millis;
  readonly graceMs: Millis;
  readonly compactAboveBytes: number;
}

/** Fills `rooms` from the journal and starts the new epoch, which is durable before anyone is told of it. */
export async function boot(
  rooms: RoomRegistry,
  setup: JournalSetup,
  { machineNow, graceMs, compactAboveBytes }: BootOptions,
): Promise<Disk> {
  const startedAt = performance.now();
  const { tail, history } = await recover(setup.dataDir, (record) => rooms.replay(record), setup.log);
  const epoch = nextEpoch(rooms.epochs.at(-1), machineNow);
  const now = Math.max(rooms.latestNow, machineNow);
  const open: OpenRecord = { t: 'open', format: JOURNAL_FORMAT, epoch, now, graceEndsAt: now + graceMs };
  const journal = await Journal.open(setup, tail);
  try {
    const batch = journal.append(open);
    await batch.settled();
  } catch (error) {
    await journal.close();
    throw error;
  }
  rooms.replay(open);
  rooms.announceTimers();
  const tookMs = Math.round(performance.now() - startedAt);
  setup.log.log(`embedded store: ${rooms.size} rooms from ${setup.dataDir} in ${tookMs} ms, epoch ${epoch}`);
  const compaction = new Compaction(journal, rooms, setup, compactAboveBytes, history);
  if (history.erasedAt !== undefined) compaction.noteErasure(now - history.erasedAt);
  return { journal, compaction };
}
