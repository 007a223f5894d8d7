import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { SignalRecorder } from '../../../test/support/signal-recorder.js';
import type { RoomId, UserId } from '../../protocol/ids.js';
import type { Commit, LanePut } from '../room-store.js';
import { EmbeddedRoomStore } from './embedded-room-store.js';
import { diskFiles } from './journal-files.js';
import type { JournalFiles } from './journal-files.js';

const ROOM = 'trip' as RoomId;
const ANA = 'ana' as UserId;

let dataDir: string;
let clock: ManualClock;
let disk: HeldDisk;
let store: EmbeddedRoomStore;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rally-durability-'));
  clock = new ManualClock();
  disk = new HeldDisk();
  store = await EmbeddedRoomStore.open({ dataDir, clock, diskClock: new ManualClock(), files: disk.files });
});
afterEach(async () => {
  disk.release();
  await store.close();
  await rm(dataDir, { recursive: true });
});

/** A disk that takes what is written but confirms nothing while it is held. */
class HeldDisk {
  private held: Promise<void> | null = null;
  private confirm: () => void = () => undefined;
  private asked: () => void = () => undefined;

  readonly files: JournalFiles = {
    ...diskFiles,
    open: async (path) => {
      const handle = await diskFiles.open(path);
      const sync = async (): Promise<void> => {
        this.asked();
        if (this.held !== null) await this.held;
        await handle.sync();
      };
      return { ...handle, sync };
    },
  };

  /** Holds the disk; resolves when it is next asked to confirm. */
  hold(): Promise<void> {
    this.held = new Promise((resolve) => (this.confirm = resolve));
    return new Promise((resolve) => (this.asked = resolve));
  }

  release(): void {
    this.held = null;
    this.confirm();
  }
}

/** Whether `promise` is settled after everything that can run without the disk has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.finally(() => (settled = true));
  for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

const saying = (text: string): Commit => ({
  once: { user: ANA, id: text, digest: text },
  events: [{ kind: 'chat.send', by: ANA, body: text }],
});

describe('until the disk has confirmed a commit', () => {
  it('nobody is told of it: not its caller, not a repeat, not a reader, not a watcher', async () => {
    const recorder = new SignalRecorder();
    await store.watch(ROOM, recorder.listener);
    const isAsked = disk.hold();
    const commit = store.commit(ROOM, saying('a'));
    await isAsked;
    const calls = {
      commit,
      repeat: store.commit(ROOM, saying('a')),
      read: store.read(ROOM, {}),
      refusal: store.commit(ROOM, { guards: [{ key: 'x/1', rev: 9 }] }),
    };
    for (const call of Object.values(calls)) expect(await isSettled(call)).toBe(false);
    expect(recorder.story).toEqual([]);
    disk.release();
    expect(await calls.commit).toMatchObject({ kind: 'committed', first: 1 });
    expect(await calls.repeat).toMatchObject({ kind: 'duplicate', receipt: { first: 1 } });
    expect(await calls.read).toMatchObject({ kind: 'view', at: { seq: 1 } });
    expect((await calls.refusal).kind).toBe('lost');
    await recorder.told(1);
    expect(recorder.story).toEqual(['event 1']);
  });

  it('other rooms are read, and a watch begins before it', async () => {
    const isAsked = disk.hold();
    const commit = store.commit(ROOM, saying('a'));
    await isAsked;
    const recorder = new SignalRecorder();
    const watch = await store.watch(ROOM, recorder.listener);
    expect(watch.at.seq).toBe(0);
    expect(await store.read('elsewhere' as RoomId, {})).toMatchObject({ at: { seq: 0 } });
    disk.release();
    await commit;
    await recorder.told(1);
    expect(recorder.seqs).toEqual([1]);
  });

  it('lanes behind it wait as their newest value, and a drop takes them back untold', async () => {
    const recorder = new SignalRecorder();
    await store.watch(ROOM, recorder.listener);
    const put = (key: string, order: number): LanePut => {
      return { lane: 'location.update', key, by: ANA, order, body: String(order), ttlMs: 60_000 };
    };
    const isAsked = disk.hold();
    const commit = store.commit(ROOM, saying('a'));
    await isAsked;
    for (const order of [1, 2, 3]) {
      await store.setLane(ROOM, put('ended', order));
      await store.setLane(ROOM, put('goes on', order));
    }
    const drop = store.commit(ROOM, { ...saying('b'), drops: [{ lane: 'location.update', key: 'ended' }] });
    disk.release();
    await Promise.all([commit, drop]);
    await recorder.told(4);
    expect(recorder.story).toEqual(['event 1', 'lane goes on', 'drop ended', 'event 2']);
    expect(recorder.signals[1]).toMatchObject({ entry: { order: 3 } });
  });
});

describe('timers', () => {
  it('one that an earlier firing of the same moment removed is not handed out', async () => {
    const fired: string[] = [];
    const recorder = new SignalRecorder();
    await store.watch(ROOM, recorder.listener);
    const at = clock.now() + 1_000;
    await store.commit(ROOM, {
      timers: [
        { key: 'x/first', at },
        { key: 'x/second', at },
      ],
    });
    store.onFiring(async (room, firing) => {
      fired.push(firing.key);
      // As handlers do: both timers have been given out by the time the first one commits.
      await store.read(room, {});
      const others = ['x/first', 'x/second'].filter((key) => key !== firing.key);
      const timers = others.map((key) => ({ key, at: null }));
      await store.commit(room, { firing, timers, ...saying(firing.key) });
    });
    await clock.advance(1_000);
    await recorder.told(1);
    expect(await isSettled(store.read(ROOM, {}))).toBe(true);
    expect(fired).toHaveLength(1);
  });
});

describe('a journal with one flipped bit', () => {
  it('loses nothing before its last batch: it opens without a hole, or refuses and says where', async () => {
    const batches = [
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ];
    for (const batch of batches) await Promise.all(batch.map((text) => store.commit(ROOM, saying(text))));
    await store.close();
    const path = join(dataDir, 'journal-1.ndjson');
    const good = await readFile(path);
    const lastBatch = good.lastIndexOf('*{"t":') - 8;
    for (let place = 0; place < good.length; place += 1) {
      const bad = Buffer.from(good);
      bad[place] = (bad[place] ?? 0) ^ 0x15;
      await writeFile(path, bad);
      const opening = EmbeddedRoomStore.open({ dataDir, clock });
      if (place < lastBatch) {
        await expect(opening).rejects.toThrow(/journal-1\.ndjson is damaged in line \d+ \(byte \d+\)/);
        continue;
      }
      const survivor = await opening;
      const { at } = (await survivor.read(ROOM, {})) as { at: { seq: number } };
      await survivor.close();
      expect(at.seq).toBeGreaterThanOrEqual(4);
    }
  }, 60_000);
});
