import { appendFile, cp, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findInDir } from '../../../test/support/canary.js';
import { eventually } from '../../../test/support/eventually.js';
import { ManualClock } from '../../../test/support/manual-clock.js';
import type { RoomId, UserId } from '../../protocol/ids.js';
import type { CommitResult } from '../room-store.js';
import { StoreUnavailable } from '../room-store.js';
import { EmbeddedRoomStore } from './embedded-room-store.js';
import type { EmbeddedStoreOptions } from './embedded-room-store.js';
import { diskFiles } from './journal-files.js';
import type { JournalFiles } from './journal-files.js';

const ROOM = 'trip' as RoomId;
const ANA = 'ana' as UserId;
const FIRST = 'journal-1.ndjson';

let dataDir: string;
let clock: ManualClock;
let opened: EmbeddedRoomStore[];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rally-journal-'));
  clock = new ManualClock();
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  await rm(dataDir, { recursive: true });
});

async function open(options: Partial<EmbeddedStoreOptions> = {}): Promise<EmbeddedRoomStore> {
  const store = await EmbeddedRoomStore.open({ dataDir, clock, ...options });
  opened.push(store);
  return store;
}
const say = (store: EmbeddedRoomStore, text: string): Promise<CommitResult> =>
  store.commit(ROOM, {
    once: { user: ANA, id: text, digest: text },
    events: [{ kind: 'chat.send', by: ANA, body: text }],
    lists: [{ list: 'chat', op: 'append', body: text, keep: 10_000 }],
    puts: [['x.last/1', text]],
  });
async function texts(store: EmbeddedRoomStore): Promise<string[]> {
  const view = await store.read(ROOM, { lists: [{ list: 'chat', limit: 10_000 }], maxBytes: 1e9 });
  return view.kind === 'view' ? (view.lists[0]?.entries ?? []).map(({ body }) => body) : [];
}
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
const path = (name: string) => join(dataDir, name);

describe('a journal after a crash', () => {
  it('drops a torn last line, once, with a warning, and goes on writing after the whole ones', async () => {
    const first = await open();
    for (const text of ['a', 'b', 'c']) await say(first, text);
    await first.close();
    const whole = await readFile(path(FIRST));
    const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (const cut of [1, 9, whole.length - lastLine - 1]) {
      await writeFile(path(FIRST), whole.subarray(0, lastLine + cut));
      const warnings: string[] = [];
      const log = { log: () => undefined, warn: (line: string) => void warnings.push(line), error: () => undefined };
      const store = await open({ log });
      expect([await texts(store), warnings.length]).toEqual([['a', 'b'], 1]);
      expect(await say(store, 'c')).toMatchObject({ kind: 'committed', first: 3 });
      await store.close();
      const again = await open({ log });
      expect([await texts(again), warnings.length]).toEqual([['a', 'b', 'c'], 1]);
      await again.close();
    }
  });

  it('refuses damage that whole lines follow, names file and line, and changes nothing', async () => {
    const store = await open();
    for (const text of ['a', 'b', 'c']) await say(store, text);
    await store.close();
    const lines = (await readFile(path(FIRST), 'utf8')).split('\n');
    lines[2] = lines[2]?.replace('"b"', '"B"') ?? '';
    await writeFile(path(FIRST), lines.join('\n'));
    await expect(open()).rejects.toThrow(/journal-1\.ndjson is damaged in line 3 /);
    expect(await readFile(path(FIRST), 'utf8')).toBe(lines.join('\n'));
  });

  it('opens a directory that holds nothing but an empty or unfinished first file', async () => {
    await writeFile(path(FIRST), '');
    const store = await open();
    expect(await say(store, 'a')).toMatchObject({ first: 1 });
    await store.close();
    await truncate(path(FIRST), 5);
    expect(await texts(await open())).toEqual([]);
  });
});

describe('compaction', () => {
  /** Copies the directory before and after each operation on files: what a crash at that moment would leave. */
  function photographed(into: string[]): JournalFiles {
    const photograph = async () => {
      const copy = await mkdtemp(join(tmpdir(), 'rally-photo-'));
      into.push(copy);
      await cp(dataDir, copy, { recursive: true, filter: (source) => !source.endsWith('lock') });
    };
    const around = async <T>(work: () => Promise<T>): Promise<T> => {
      await photograph();
      const result = await work();
      await photograph();
      return result;
    };
    return {
      async open(file) {
        const handle = await around(() => diskFiles.open(file));
        return { ...handle, write: (data, offset) => around(() => handle.write(data, offset)) };
      },
      remove: (file) => around(() => diskFiles.remove(file)),
      syncDirectory: (dir) => diskFiles.syncDirectory(dir),
    };
  }

  it('leaves a journal that reads right, wherever a crash interrupts it', async () => {
    const photos: string[] = [];
    const store = await open({ files: photographed(photos), compactAboveBytes: 3_000 });
    const acked: string[] = [];
    const ackedAt: number[] = [];
    for (let n = 0; n < 40; n++) {
      await say(store, `message ${n}`);
      acked.push(`message ${n}`);
      while (ackedAt.length < photos.length) ackedAt.push(acked.length - 1);
    }
    await store.close();
    expect(await readdir(dataDir)).not.toContain(FIRST);
    for (const [n, photo] of photos.entries()) {
      const survivor = await EmbeddedRoomStore.open({ dataDir: photo, clock });
      const kept = await texts(survivor);
      // Every message acked before the photograph, in order; perhaps the one that was on its way.
      expect(kept).toEqual(acked.slice(0, kept.length));
      expect(kept.length).toBeGreaterThanOrEqual(ackedAt[n] ?? 0);
      expect(await say(survivor, 'after')).toMatchObject({ first: kept.length + 1 });
      await survivor.close();
      await rm(photo, { recursive: true });
    }
    expect(photos.length).toBeGreaterThan(80);
  }, 60_000);

  const CANARY = 'canary-7f3a';
  /** A message that is edited, for one alone, and everything of it erased. */
  async function writeAndErase(store: EmbeddedRoomStore): Promise<void> {
    const body = JSON.stringify(CANARY);
    const gone = { kind: 'chat.deleted', body: '{}' };
    const event = { kind: 'chat.send', by: ANA, body };
    const list = { list: 'chat', seq: 1 };
    const once = { user: ANA, id: 'm1', digest: 'd' };
    await store.commit(ROOM, { once, events: [event], lists: [{ ...list, op: 'append', body, keep: 10 }] });
    await store.commit(ROOM, { events: [{ ...event, to: [ANA] }], lists: [{ ...list, op: 'replace', body }] });
    const erase = [1, 2].map((seq) => ({ seq, ...gone }));
    const lists = [{ ...list, op: 'replace', body: '{}' }] as const;
    await store.commit(ROOM, { erase, lists, events: [{ ...gone, by: ANA }] });
  }
  const untilGone = () => eventually(async () => expect(await findInDir(dataDir, CANARY)).toEqual([]));

  it('CHAT-4 takes what was erased off the disk within the hour, though nothing else happens', async () => {
    const disk = new ManualClock();
    const store = await open({ diskClock: disk });
    await writeAndErase(store);
    expect(JSON.stringify(await store.read(ROOM, { lists: [{ list: 'chat', limit: 9 }] }))).not.toContain(CANARY);
    await disk.advance(29 * 60_000);
    expect(await findInDir(dataDir, CANARY)).toHaveLength(1);
    await disk.advance(2 * 60_000);
    await untilGone();
  });

  it('LOC-6 takes rows off the disk within the hour where a commit says so, also after a restart', async () => {
    const store = await open({ diskClock: new ManualClock() });
    await store.commit(ROOM, { puts: [['a/1', JSON.stringify(CANARY)]] });
    await store.commit(ROOM, { deletes: ['a/1'], isErasure: true });
    await opened.pop()?.close();
    await clock.advance(20 * 60_000);
    const disk = new ManualClock();
    await open({ diskClock: disk });
    expect(await findInDir(dataDir, CANARY)).toHaveLength(1);
    await disk.advance(11 * 60_000);
    await untilGone();
  });

  it('LOC-6 has nothing to take off the disk where only lane values went, which were never there', async () => {
    const disk = new ManualClock();
    const store = await open({ diskClock: disk });
    const value = { lane: 'location.update', key: ANA };
    await store.setLane(ROOM, { ...value, by: ANA, order: 1, body: JSON.stringify(CANARY), ttlMs: 60_000 });
    expect(await findInDir(dataDir, CANARY)).toEqual([]);
    const files = await readdir(dataDir);
    await store.commit(ROOM, { drops: [value], isErasure: true });
    await disk.advance(60 * 60_000);
    await say(store, 'later');
    expect(await readdir(dataDir)).toEqual(files);
  });

  it('CHAT-4 counts the time before a restart, however often there is one', async () => {
    await writeAndErase(await open());
    for (let restarts = 0; restarts < 3; restarts += 1) {
      await opened.pop()?.close();
      await clock.advance(9 * 60_000);
      await open({ diskClock: new ManualClock() });
    }
    await opened.pop()?.close();
    const disk = new ManualClock();
    await open({ diskClock: disk });
    expect(await findInDir(dataDir, CANARY)).toHaveLength(1);
    await disk.advance(4 * 60_000);
    await untilGone();
  });
});

describe('a disk that fails', () => {
  function failing(code: () => string | null): JournalFiles {
    return {
      ...diskFiles,
      async open(file) {
        const handle = await diskFiles.open(file);
        return {
          ...handle,
          async write(data, offset) {
            const fault = code();
            if (fault === null) return handle.write(data, offset);
            await handle.write(data.subarray(0, data.length / 2), offset); // Half of it got there.
            throw Object.assign(new Error(fault), { code: fault });
          },
        };
      },
    };
  }

  it.each(['EIO', 'ENOSPC'])(
    '%s: the commit under way is unknown, later ones are refused, and it heals by itself',
    async (fault) => {
      let now: string | null = null;
      const disk = new ManualClock();
      const store = await open({ files: failing(() => now), diskClock: disk });
      await say(store, 'before');
      now = fault;
      const told: number[] = [];
      await store.watch(ROOM, (signal) => signal.kind === 'event' && told.push(signal.event.seq));
      const underWay = say(store, 'under way');
      const unknown = expect(underWay).rejects.toThrow(StoreUnavailable);
      await until(() => !store.status().up);
      expect(store.status().detail).toContain(fault);
      const later = say(store, 'later');
      if (fault === 'ENOSPC') expect(await later).toEqual({ kind: 'full' });
      else await expect(later).rejects.toThrow(StoreUnavailable);
      await disk.advance(2_000);
      await unknown;
      now = null;
      while (!store.status().up) await disk.advance(500);
      // Repeating what was unknown is safe: it was done.
      expect(await say(store, 'under way')).toMatchObject({ kind: 'duplicate', receipt: { first: 2 } });
      expect(await say(store, 'later')).toMatchObject({ kind: 'committed', first: 3 });
      expect([store.status().up, told]).toEqual([true, [2, 3]]);
      await store.close();
      expect(await texts(await open())).toEqual(['before', 'under way', 'later']);
    },
  );
});

describe('the lock of a data directory', () => {
  it('is refused while another live process holds it, and taken over from a dead one', async () => {
    await writeFile(path('lock'), `${process.ppid}\n`);
    await expect(open()).rejects.toThrow(new RegExp(`in use by process ${process.ppid}`));
    await writeFile(path('lock'), '999999999\n');
    const store = await open();
    await expect(open()).rejects.toThrow(/already open in this process/);
    await store.close();
    await appendFile(path('lock'), 'nonsense');
    expect(await texts(await open())).toEqual([]);
  });
});
