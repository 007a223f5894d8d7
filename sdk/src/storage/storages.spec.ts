import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IDBFactory } from 'fake-indexeddb';
import { Bench, next, outcome } from '../../testing/bench.js';
import type { OutboxState } from '../outbox.js';
import type { OutboxStorage } from '../outbox-storage.js';
import { FileOutbox } from './file-outbox.js';
import { IndexedDbOutbox } from './indexed-db-outbox.js';
import type { IndexedDb } from './indexed-db-outbox.js';
import { SerialSaves } from './serial-saves.js';

let bench: Bench;
let directory: string;
let database: IndexedDb;
beforeEach(async () => {
  bench = await Bench.open();
  directory = await mkdtemp(join(tmpdir(), 'rally-outbox-'));
  database = new (IDBFactory as unknown as new () => IndexedDb)();
});
afterEach(async () => {
  await bench.close();
  await rm(directory, { recursive: true });
});

const STORAGES: readonly [string, () => OutboxStorage][] = [
  ['a file', () => new FileOutbox(join(directory, 'outbox.json'))],
  ['IndexedDB', () => new IndexedDbOutbox('ada', database)],
];
/** An outbox in which one command waits; which one may change. */
class Source {
  id = 'a';

  toJSON(): OutboxState {
    return { waiting: [{ id: this.id, room_id: 'r', type: 'chat', payload: {} }], acked: [] };
  }
}

describe.each(STORAGES)('an outbox in %s', (_, storage) => {
  it('SDK-21 outlives the program, and what it kept is sent first, with its ids', async () => {
    const past = bench.connect({ url: 'ws://127.0.0.1:1/ws', outboxStorage: storage() });
    const room = past.room('r');
    const lost = ['a', 'b'].map((id) => outcome(room.send('chat', { content: id }, { id })));
    await next(past, 'closed');
    await past.close();
    expect(await Promise.all(lost)).toEqual(['closed', 'closed']);
    const client = bench.connect({ outboxStorage: storage() });
    const sent = client.room('r').send('chat', { content: 'c' }, { id: 'c' });
    const peer = await bench.server.peer();
    await peer.admit();
    for (const [n, id] of ['a', 'b', 'c'].entries()) {
      const frame = await peer.heard();
      expect(frame.id).toBe(id);
      peer.ack(frame, { epoch: 'e1', seq: n + 1 });
    }
    await sent;
    await client.close();
    const state = await storage().load();
    expect(state?.waiting).toEqual([]);
    expect(state?.acked.map(({ id, seq }) => [id, seq])).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]);
  });

  it('SDK-21 begins empty, and keeps the newest of what is saved at once', async () => {
    const one = storage();
    expect(await one.load()).toBeUndefined();
    const source = new Source();
    const saved = ['a', 'b', 'c'].map((id) => {
      source.id = id;
      return one.save(source);
    });
    await Promise.all(saved);
    expect((await storage().load())?.waiting[0]?.id).toBe('c');
  });
});

describe('a storage that fails', () => {
  it('SDK-21 is told of, and everything else goes on', async () => {
    const path = join(directory, 'outbox.json');
    await writeFile(path, '{"waiting":');
    const errors: unknown[] = [];
    const client = bench.connect({ outboxStorage: new FileOutbox(path) });
    client.on('error', (error) => errors.push(error));
    const sent = client.room('r').send('chat', { content: 'x' }, { id: 'x' });
    const peer = await bench.server.peer();
    await peer.admit();
    const frame = await peer.heard();
    await rm(directory, { recursive: true });
    const failed = next(client, 'error');
    peer.ack(frame, { epoch: 'e1', seq: 1 });
    await sent;
    expect(await failed).toMatchObject({ code: 'ENOENT' });
    expect(errors[0]).toBeInstanceOf(SyntaxError);
    directory = await mkdtemp(join(tmpdir(), 'rally-outbox-'));
  });

  it('SDK-21 saves one after the other, those that come meanwhile as one, and goes on after a failure', async () => {
    const ends: (() => void)[] = [];
    const written: unknown[] = [];
    const saves = new SerialSaves(async (state) => {
      written.push(state.waiting[0]?.id);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (written.length === 1) throw new Error('full');
    });
    const source = new Source();
    const [first, second] = [saves.save(source), saves.save(source)];
    source.id = 'b';
    const third = saves.save(source);
    ends[0]?.();
    await expect(first).rejects.toThrow('full');
    expect(second).toBe(third);
    while (ends.length < 2) await new Promise((resolve) => setImmediate(resolve));
    ends[1]?.();
    await second;
    expect(written).toEqual(['a', 'b']);
    expect(await readdir(directory)).toEqual([]);
  });
});
