import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RoomId } from '../../../src/protocol/ids.js';
import type { SessionRef } from '../../../src/store/entrance.js';
import type { RoomQuery, RoomStore } from '../../../src/store/room-store.js';
import { SignalRecorder } from '../../support/signal-recorder.js';
import { ada, benchFor, roomId, said, sessionId, userId, view } from './harness.js';
import type { RoomStoreHarness } from './harness.js';

const USERS = ['ada', 'bob', 'cy', 'dee'];
const RUNS = 12;
const QUERY: RoomQuery = {
  rows: ['shelf'],
  tables: [{ prefix: 'item/' }],
  lanes: ['pos'],
  lists: [{ list: 'said', limit: 5 }],
  members: 'detail',
};
const ENTRANT_QUERY: RoomQuery = { ...QUERY, isAfterEntering: true };

/** What may happen between two entrances; by this instance or, where there can be one, another. */
const HAPPENINGS = ['rows', 'event', 'replaced', 'lane', 'brief', 'drop', 'leave', 'grace', 'away', 'nothing'] as const;
const step = fc.record({
  what: fc.constantFrom(...HAPPENINGS, 'nothing' as const, 'nothing' as const),
  user: fc.constantFrom(...USERS),
  isElsewhere: fc.boolean(),
});

export function entrantContract(newHarness: () => Promise<RoomStoreHarness>): void {
  const bench = benchFor(newHarness);

  it('STORE-135 whoever has come in is shown the room as everybody is who asks anew', async () => {
    const { store, harness } = bench();
    const elsewhere = (await harness.another?.()) ?? store;
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), async (steps) => {
        const walk = new Walk(store, roomId(`walk ${(runs += 1)}`));
        await store.watch(walk.room, new SignalRecorder().listener);
        for (const { what, user, isElsewhere } of steps) {
          await walk.happens(what, isElsewhere ? elsewhere : store);
          await walk.enter(user);
          const known = await view(store, ENTRANT_QUERY, walk.room);
          const asked = await view(store, QUERY, walk.room);
          expect({ ...known, now: 0 }).toEqual({ ...asked, now: 0 });
        }
      }),
      { numRuns: RUNS, seed: 135 },
    );
  });

  it('STORE-136 what this instance was told is done is in what it reads after', async () => {
    const { store } = bench();
    const walk = new Walk(store, roomId('own'));
    await store.watch(walk.room, new SignalRecorder().listener);
    await walk.enter('ada');
    await view(store, ENTRANT_QUERY, walk.room);
    await store.commit(walk.room, { puts: [['shelf', '"mine"']] });
    const { rows } = await view(store, ENTRANT_QUERY, walk.room);
    expect(rows.get('shelf')?.body).toBe('"mine"');
  });
}

class Walk {
  private readonly members: SessionRef[] = [];
  private count = 0;

  constructor(
    private readonly store: RoomStore,
    readonly room: RoomId,
  ) {}

  async enter(user: string): Promise<void> {
    const session = sessionId(`${user} ${(this.count += 1)}`);
    this.members.push(await this.store.enter(this.room, { session, user: userId(user), role: 'member' }));
  }

  async happens(what: (typeof HAPPENINGS)[number], by: RoomStore): Promise<void> {
    const { room, store } = this;
    const number = (this.count += 1);
    const put = { lane: 'pos', key: `${number % 3}`, by: ada, order: number, body: `${number}`, ttlMs: 60_000 };
    const member = this.members[number % Math.max(1, this.members.length)];
    const [list, keep] = ['said', 5];
    if (what === 'rows')
      await by.commit(room, {
        puts: [
          ['shelf', `${number}`],
          [`item/${number % 4}`, '{}'],
        ],
      });
    if (what === 'event') {
      await by.commit(room, { events: [said('hi')], lists: [{ list, op: 'append', keep, body: `${number}` }] });
    }
    if (what === 'replaced') await by.commit(room, { lists: [{ list, op: 'replace', seq: 1, body: `${number}` }] });
    if (what === 'lane') await by.setLane(room, put);
    if (what === 'brief') await by.setLane(room, { ...put, key: 'brief', ttlMs: 2 });
    if (what === 'drop') await by.commit(room, { drops: [{ lane: 'pos', key: '1' }] });
    // Sessions belong to the instance that they came in by.
    if (member === undefined) return;
    if (what === 'leave') await store.leave(room, member, 0);
    if (what === 'grace') await store.leave(room, member, 60_000);
    if (what === 'away') await store.setAway(room, member, number % 2 === 0);
  }
}
