import { afterEach, beforeEach } from '@jest/globals';
import type { DeviceId, RoomId, SessionId, UserId } from '../../../src/protocol/ids.js';
import type { Millis } from '../../../src/store/room-contents.js';
import type { CommitResult, NewEvent, RoomQuery, RoomStore, RoomView } from '../../../src/store/room-store.js';

/** What an adapter gives so that the suite can be run against it. One harness serves one test. */
export interface RoomStoreHarness {
  /** The store over empty data. */
  open(): Promise<RoomStore>;
  /** A second instance over the same data; absent where there can be only one. */
  readonly another?: () => Promise<RoomStore>;
  /** The process ends and starts again over the same data, nothing lost. */
  reopen(): Promise<RoomStore>;
  /** As `reopen`, but certain to be in a new epoch. */
  reopenInNewEpoch(): Promise<RoomStore>;
  /** Lets the store's time pass; may take a little longer. */
  advance(byMs: Millis): Promise<void>;
  /** Moves the store's time, while all that falls due is late: for days, in which much would. */
  skip(byMs: Millis): Promise<void>;
  /** After this time the sessions of a process that died are handed to the firing handler. */
  readonly deadSessionMs: Millis;
  dispose(): Promise<void>;
}

/** The store under test, always the newest one that was opened. */
export interface Bench {
  store: RoomStore;
  harness: RoomStoreHarness;
}

/** Opens a store of its own for each test of the surrounding `describe`. */
export function benchFor(newHarness: () => Promise<RoomStoreHarness>): () => Bench {
  let bench: Bench | undefined;
  beforeEach(async () => {
    const harness = await newHarness();
    bench = { harness, store: await harness.open() };
  });
  afterEach(async () => bench?.harness.dispose());
  return () => {
    if (bench === undefined) throw new Error('only usable inside a test');
    return bench;
  };
}

export async function restart(bench: Bench): Promise<void> {
  bench.store = await bench.harness.reopen();
}

export const room = 'trip' as RoomId;
export const ada = 'ada' as UserId;
export const bob = 'bob' as UserId;
export const phone = 'phone' as DeviceId;

export function roomId(text: string): RoomId {
  return text as RoomId;
}
export function userId(text: string): UserId {
  return text as UserId;
}
export function sessionId(text: string): SessionId {
  return text as SessionId;
}

export function said(text: string, by: UserId = ada): NewEvent {
  return { kind: 'chat.send', by, body: JSON.stringify({ text }) };
}

/** `count` events, 100 in a commit. */
export async function fill(store: RoomStore, count: number): Promise<void> {
  for (let done = 0; done < count; done += 100) {
    const size = Math.min(100, count - done);
    await store.commit(room, { events: Array.from({ length: size }, (_, index) => said(String(done + index + 1))) });
  }
}

export async function view(store: RoomStore, query: RoomQuery, of: RoomId = room): Promise<RoomView> {
  const result = await store.read(of, query);
  if (result.kind !== 'view') throw new Error(`expected a view, got ${result.kind}`);
  return result;
}

export function committed(result: CommitResult): Extract<CommitResult, { kind: 'committed' }> {
  if (result.kind !== 'committed') throw new Error(`expected committed, got ${JSON.stringify(result)}`);
  return result;
}

export function ofKind<Kind extends CommitResult['kind']>(
  result: CommitResult,
  kind: Kind,
): Extract<CommitResult, { kind: Kind }> {
  if (result.kind !== kind) throw new Error(`expected ${kind}, got ${JSON.stringify(result)}`);
  return result as Extract<CommitResult, { kind: Kind }>;
}
