import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import type { RoomId, UserId } from '../../protocol/ids.js';
import { EmbeddedRoomStore } from './embedded-room-store.js';
import { LineScanner, encodeLine } from './journal-line.js';
import type { JournalRecord } from './journal-records.js';
import { ListNames } from './list-names.js';

const ROOM = 'trip' as RoomId;
const ANA = 'ana' as UserId;
const KEEP = 3;

describe('the names of a list', () => {
  it('are as many as its named entries, whatever was let go or given again', () => {
    const names = new ListNames();
    for (let seq = 1; seq <= 1_000; seq += 1) {
      names.set(seq % 3 === 0 ? 'again' : `n${seq}`, seq);
      names.forgetBefore(seq - 9);
    }
    const kept = names.saved();
    expect(kept.map(([, seq]) => seq)).toEqual([991, 992, 994, 995, 997, 998, 999, 1_000]);
    expect(new ListNames(kept).saved()).toEqual(kept);
    names.forgetBefore(Infinity);
    expect([names.saved(), names.seqOf('again')]).toEqual([[], undefined]);
  });
});

describe('names in a journal', () => {
  let dataDir: string;
  let clock: ManualClock;
  let opened: EmbeddedRoomStore[];
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rally-names-'));
    clock = new ManualClock();
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((store) => store.close()));
    await rm(dataDir, { recursive: true });
  });

  const open = async (compactAboveBytes = Infinity): Promise<EmbeddedRoomStore> => {
    const store = await EmbeddedRoomStore.open({ dataDir, clock, compactAboveBytes });
    opened.push(store);
    return store;
  };
  const append = (store: EmbeddedRoomStore, ...names: readonly string[]) =>
    store.commit(ROOM, {
      events: names.map((body) => ({ kind: 'chat.send', by: ANA, body })),
      lists: names.map((name, event) => ({ list: 'chat', op: 'append', body: name, keep: KEEP, name, event })),
    });
  const find = async (store: EmbeddedRoomStore, ...names: readonly string[]) => {
    const view = await store.read(ROOM, { lists: names.map((name) => ({ list: 'chat', name })) });
    return view.kind === 'view' ? view.lists.map(({ entries }) => entries[0]?.body ?? null) : [];
  };
  const journalFiles = async () => (await readdir(dataDir)).filter((name) => name.startsWith('journal-')).sort();

  /** As the journal would be if another release had written it. */
  const rewrite = async (change: (record: JournalRecord) => object): Promise<void> => {
    for (const file of await journalFiles()) {
      const lines = [...new LineScanner().push(await readFile(join(dataDir, file)))];
      const written = lines.map(({ record, isFirstOfBatch }) => {
        if (record === null) throw new Error(`${file} is damaged`);
        return encodeLine(JSON.stringify(change(record)), isFirstOfBatch);
      });
      await writeFile(join(dataDir, file), written.join(''));
    }
  };
  const compacted = async (): Promise<void> => {
    const store = await open(1);
    while ((await journalFiles()).includes('journal-1.ndjson')) {
      await store.commit(ROOM, { puts: [['x.filler/1', 'x'.repeat(10_000)]] });
    }
    await store.close();
  };

  it('outlive a compaction, and go with their entries afterwards', async () => {
    const first = await open();
    await append(first, 'a', 'b');
    await append(first, 'c', 'd');
    await first.commit(ROOM, { lists: [{ list: 'chat', op: 'replace', seq: 3, body: 'edited' }] });
    await first.close();
    await compacted();
    const store = await open();
    expect(await find(store, 'a', 'b', 'c', 'd')).toEqual([null, 'b', 'edited', 'd']);
    await append(store, 'e');
    expect(await find(store, 'b', 'c', 'd', 'e')).toEqual([null, 'edited', 'd', 'e']);
  });

  it('are not in a journal of before there were any: its entries have none, later ones do', async () => {
    const first = await open();
    await append(first, 'a');
    await append(first, 'b');
    await first.close();
    await rewrite((record) => {
      if (record.t !== 'commit') return record;
      const lists = record.lists?.map(({ list, op, body }) => ({ list, op, body, keep: KEEP }));
      return { ...record, lists };
    });
    const store = await open();
    await append(store, 'c');
    expect(await find(store, 'a', 'b', 'c')).toEqual([null, null, 'c']);
    const view = await store.read(ROOM, { lists: [{ list: 'chat', limit: 9 }] });
    expect(view.kind === 'view' && view.lists[0]?.entries.map(({ body }) => body)).toEqual(['a', 'b', 'c']);
  });

  it('are forgotten by a release that knows none and compacts, which loses nothing else', async () => {
    const first = await open();
    await append(first, 'a');
    await first.close();
    await compacted();
    await rewrite((record) => {
      if (record.t !== 'room') return record;
      const { names: _, ...known } = record;
      return known;
    });
    const store = await open();
    await append(store, 'b');
    expect(await find(store, 'a', 'b')).toEqual([null, 'b']);
    const view = await store.read(ROOM, { lists: [{ list: 'chat', limit: 9 }] });
    expect(view.kind === 'view' && view.lists[0]?.entries.map(({ body }) => body)).toEqual(['a', 'b']);
  });
});
