import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Meters } from '../meters/meters.js';
import type { RoomId, SessionId, UserId } from '../protocol/ids.js';
import type { LaneEntry, LogEntry } from '../store/room-contents.js';
import { isFor } from './addressed.rules.js';
import { EventEncoder } from './event-encoder.js';
import { EventRing } from './event-ring.js';
import { LaneBoard } from './lane-board.js';
import { RoomFeatures } from './room-features.js';
import { Subscription } from './subscription.js';
import type { Feed, Reader, Start } from './subscription.js';

const USERS = ['ana', 'ben', 'cara', 'dan'] as UserId[];
const NOW = 10_000;

/** What happens in a room: somebody says something, or shows a value, to some or all; somebody reads; something is lost. */
type Step =
  | { readonly kind: 'event'; readonly by: number; readonly to: readonly number[] | null }
  | { readonly kind: 'value'; readonly by: number; readonly to: readonly number[] | null }
  | { readonly kind: 'read'; readonly who: number; readonly budget: number }
  | {
      readonly kind: 'join';
      readonly user: number;
      readonly version: 1 | 2;
      readonly since: number;
      readonly read: number;
    }
  | { readonly kind: 'erase'; readonly seq: number }
  | { readonly kind: 'forget' };

const user = fc.nat(USERS.length - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom<'event' | 'value'>('event', 'value'),
      by: user,
      to: fc.option(fc.uniqueArray(user, { minLength: 1, maxLength: 2 })),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      who: fc.nat(),
      budget: fc.integer({ min: 1, max: 2_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('join' as const),
      user,
      version: fc.constantFrom(1 as const, 2 as const),
      since: fc.nat(100),
      read: fc.nat(100),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), seq: fc.nat(100) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'forget' as const }) },
);

/** One who reads, and what was given by now. */
interface Given {
  readonly session: Reader['session'];
  readonly subscription: Subscription;
  readonly from: number;
  text: string;
}

/** A room as an instance hears it, over a log that a store would keep. */
class Trial {
  readonly readers: Given[] = [];
  private readonly log: LogEntry[] = [];
  private readonly values: LaneEntry[] = [];
  private readonly feed;

  constructor() {
    const features = new RoomFeatures();
    features.register({ type: 'chat', seedKinds: ['chat.send'] });
    features.register({
      type: 'location',
      seedKinds: ['location.update'],
      bundles: { 'location.update': 'positions' },
    });
    const encoder = new EventEncoder('r' as RoomId, features);
    const nothing = () => undefined;
    this.feed = {
      room: 'r' as RoomId,
      epoch: 'e',
      encoder,
      ring: new EventRing(encoder, 0),
      board: new LaneBoard(encoder),
      meters: new Meters(),
      reached: () => Promise.resolve(),
      readAfter: (seq: number) => Promise.resolve(this.log.slice(seq)),
      flushIn: nothing,
      unsubscribe: nothing,
    } satisfies Feed;
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'event':
      case 'value':
        return this.tell(step.kind, step.by, step.to);
      case 'read':
        return this.read(this.readers[step.who % this.readers.length], step.budget);
      case 'join':
        return this.join(step);
      case 'erase':
        return this.erase(1 + (step.seq % Math.max(1, this.log.length)));
      case 'forget':
        return this.feed.ring.forget();
    }
  }

  async readAll(): Promise<void> {
    for (const reader of this.readers) for (let turn = 0; turn < 3; turn++) await this.read(reader, 100_000);
  }

  /** Marks of what this user may not be shown, by the bodies that were ever told. */
  foreignTo(user: UserId): string[] {
    const isForeign = (entry: LogEntry | LaneEntry) => !isFor(entry, user);
    return [...this.log, ...this.values].filter(isForeign).map(markOf);
  }

  /** Marks of events that this user may be shown, as they are now, after the place where a reader began. */
  due({ session, from }: Given): string[] {
    return this.log
      .slice(from)
      .filter((entry) => isFor(entry, session.user))
      .map(markOf);
  }

  get head(): number {
    return this.log.length;
  }

  private tell(kind: 'event' | 'value', author: number, to: readonly number[] | null): void {
    const by = USERS[author] ?? ('' as UserId);
    const addressed = to === null ? {} : { to: to.map((index) => USERS[index] ?? by) };
    if (kind === 'event') {
      const seq = this.log.length + 1;
      const origin = { session: `${by}-0` as SessionId, re: `re${seq}` };
      const entry = { seq, ts: seq, kind: 'chat.send', by, body: `{"mark":"e${seq}"}`, ...addressed };
      this.log.push(entry);
      this.feed.ring.push({ ...entry, origin });
    } else {
      const order = this.values.length + 1;
      const value = { key: by, by, order, ts: order, body: `{"mark":"v${order}"}`, ...addressed };
      this.values.push(value);
      this.feed.board.put('location.update', value);
    }
  }

  /** From a place of the log, with so much of what follows read already. */
  private join({ user: index, version, since, read }: Extract<Step, { kind: 'join' }>): void {
    const from = since % (this.head + 1);
    const backlog = this.log.slice(from, from + (read % (this.head - from + 1)));
    const session = {
      id: `${USERS[index]}-${this.readers.length}` as SessionId,
      user: USERS[index] ?? ('' as UserId),
      version,
    };
    const nothing = () => undefined;
    const reader: Reader = {
      session,
      wake: nothing,
      lost: nothing,
      truncated: nothing,
      reset: nothing,
      superseded: nothing,
    };
    const place = { generation: 1, epoch: 'e', cursor: from, asOf: this.head, laneCursor: 0 };
    const start: Start = { ...place, backlog, muted: new Set<string>() };
    this.readers.push({ session, subscription: new Subscription(this.feed, reader, start), from, text: '' });
  }

  private erase(seq: number): void {
    const entry = this.log[seq - 1];
    if (entry === undefined) return;
    const erased = { kind: 'chat.send', body: `{"mark":"x${seq}"}` };
    this.log[seq - 1] = { seq, ts: entry.ts, by: entry.by, ...erased };
    this.feed.ring.erase(seq, erased);
    for (const { subscription } of this.readers) subscription.erase(seq, erased);
  }

  private async read(reader: Given | undefined, budget: number): Promise<void> {
    const chunks: Buffer[] = [];
    reader?.subscription.collect(chunks, budget, NOW);
    await Promise.resolve(); // What it has to read from the log is there by the next turn.
    await Promise.resolve();
    if (reader !== undefined) reader.text += Buffer.concat(chunks).toString('latin1');
  }
}

function markOf({ body }: LogEntry | LaneEntry): string {
  return body.slice(1, -1);
}
const seqsIn = (text: string) => [...text.matchAll(/"seq":(\d+)/g)].map(([, seq]) => Number(seq));

describe('what is addressed', () => {
  it('ROOM-9 reaches nobody else, and everybody it is for, by whatever way; nobody with v=2 sees a gap', async () => {
    const property = fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const trial = new Trial();
      for (const each of steps) await trial.take(each);
      await trial.readAll();
      for (const reader of trial.readers) {
        const { text, from, session } = reader;
        for (const mark of trial.foreignTo(session.user)) expect(text).not.toContain(mark);
        const seqs = Array.from({ length: trial.head - from }, (_, index) => from + index + 1);
        if (session.version === 2) expect(seqsIn(text)).toEqual(seqs);
        const given = trial.due(reader).filter((mark) => text.includes(mark) || mark.startsWith('"mark":"x'));
        expect(given).toEqual(trial.due(reader));
      }
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it('ROOM-9 is for its author and whom it names; without names for all', () => {
    const [ana, ben, cara] = USERS as [UserId, UserId, UserId];
    const to = [ben];
    expect([ana, ben, cara].map((user) => isFor({ by: ana, to }, user))).toEqual([true, true, false]);
    expect([ana, ben].map((user) => isFor({ by: ana, to: [] }, user))).toEqual([true, false]);
    expect(isFor({ by: ana }, cara)).toBe(true);
  });
});
