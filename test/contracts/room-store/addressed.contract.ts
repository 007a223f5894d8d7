import { expect, it } from '@jest/globals';
import type { LogEntry } from '../../../src/store/room-contents.js';
import type { Commit, LanePut, NewEvent, RoomStore } from '../../../src/store/room-store.js';
import { SignalRecorder } from '../../support/signal-recorder.js';
import { ada, benchFor, bob, committed, restart, room, said, userId, view } from './harness.js';
import type { RoomStoreHarness } from './harness.js';

const ADDRESSEES_MAX = 100;
const LANE = 'x.state';

const crowd = (size: number) => Array.from({ length: size }, (_, index) => userId(`user-${index}`));
const whisper = (text: string, to = [bob]): NewEvent => ({ ...said(text), kind: 'chat.whisper', to });
const put = (order: number, more: Partial<LanePut> = {}): LanePut => ({
  lane: LANE,
  key: 'ada',
  by: ada,
  order,
  body: `{"order":${order}}`,
  ttlMs: 60_000,
  ...more,
});

/** Among others for everybody; bodies and names may hold anything. */
const EVENTS: readonly NewEvent[] = [
  said('to all'),
  whisper('to bob'),
  whisper('to each of the most', crowd(ADDRESSEES_MAX)),
  { kind: 'room.hidden', by: bob, body: '', to: [ada, bob] },
  { kind: 'x.é"\\\n', by: ada, body: '{"to":["ada"]}\n12 3\n\u{1f30d} not JSON', to: [userId('ö"\\'), userId('1 2')] },
  { kind: 'room.hidden', by: ada, body: '{"action":"hidden"}' },
  said('to all again'),
];

/** As readers have to see it: without an address if there is none. */
function entriesOf(events: readonly NewEvent[], ts: number): LogEntry[] {
  return events.map((event, index) => ({ seq: index + 1, ts, ...event }));
}

export function addressedContract(newHarness: () => Promise<RoomStoreHarness>): void {
  const bench = benchFor(newHarness);
  const since = async (seq = 0, maxBytes?: number) => {
    const { store } = bench();
    const { epoch } = (await view(store, {})).at;
    const { log } = await view(store, { since: { epoch, seq }, ...(maxBytes !== undefined && { maxBytes }) });
    if (log?.kind !== 'resumed') throw new Error('expected a page of the log');
    return log;
  };
  const held = async (store: RoomStore = bench().store) => [
    ...((await view(store, { lanes: [LANE] })).lanes.get(LANE) ?? []),
  ];
  const watching = async (store: RoomStore) => {
    const recorder = new SignalRecorder();
    await store.watch(room, recorder.listener);
    return recorder;
  };

  it('STORE-103 an event is told and read with those it is for, and one for everybody without', async () => {
    const recorder = await watching(bench().store);
    const { now } = committed(await bench().store.commit(room, { events: EVENTS }));
    const entries = entriesOf(EVENTS, now);
    await recorder.told(EVENTS.length);
    expect(recorder.events).toEqual(entries);
    expect((await since()).entries).toEqual(entries);
    expect((await since(1)).entries).toEqual(entries.slice(1));
    await restart(bench());
    expect((await since()).entries).toEqual(entries);
    committed(await bench().store.commit(room, { events: [whisper('after it')] }));
    await restart(bench());
    expect((await since()).entries).toMatchObject([...entries, whisper('after it')]);
    // That it is absent, not only undefined.
    expect((await since()).entries.map((entry) => 'to' in entry)).toEqual(
      [...EVENTS, whisper('')].map(({ to }) => to !== undefined),
    );
  });

  it('STORE-104 another instance tells and reads them as the one that took them does', async () => {
    const { store, harness } = bench();
    if (harness.another === undefined) return;
    const other = await harness.another();
    const recorder = await watching(other);
    const origin = { session: 's1', re: 'r1' } as Commit['origin'] & object;
    const { now } = committed(await store.commit(room, { events: EVENTS, lanes: [put(1, { to: [bob] })], origin }));
    const entries = entriesOf(EVENTS, now);
    await recorder.told(EVENTS.length + 1);
    expect(recorder.events).toEqual(entries.map((entry) => ({ ...entry, origin })));
    const value = { key: 'ada', by: ada, order: 1, ts: now, body: '{"order":1}', to: [bob] };
    expect(recorder.signals.at(-1)).toEqual({ kind: 'lane', lane: LANE, entry: value });
    expect(await held(other)).toEqual([value]);
    const { at } = await view(other, {});
    const { log } = await view(other, { since: { ...at, seq: 0 } });
    expect(log).toEqual({ kind: 'resumed', entries, more: false });
  });

  it('STORE-105 a lane value is told and read with those it is for, until one for everybody follows', async () => {
    const { store } = bench();
    const recorder = await watching(store);
    const first = await store.setLane(room, put(1, { to: [bob, ada] }));
    if (first.kind !== 'accepted') throw new Error('expected accepted');
    const value = { key: 'ada', by: ada, order: 1, ts: first.ts, body: '{"order":1}', to: [bob, ada] };
    expect(await held()).toEqual([value]);
    await recorder.told(1);
    const { now } = committed(await store.commit(room, { lanes: [put(2), put(3, { key: 'bob', to: [bob] })] }));
    const values = [
      { key: 'ada', by: ada, order: 2, ts: now, body: '{"order":2}' },
      { key: 'bob', by: ada, order: 3, ts: now, body: '{"order":3}', to: [bob] },
    ];
    expect((await held()).sort((one, another) => one.order - another.order)).toEqual(values);
    await recorder.told(3);
    expect(recorder.signals).toEqual([value, ...values].map((entry) => ({ kind: 'lane', lane: LANE, entry })));
    expect(await store.setLane(room, put(1, { to: [bob] }))).toEqual({ kind: 'stale', order: 2 });
  });

  it('STORE-106 to nobody, or to more than a hundred, cannot be meant: a TypeError, and nothing is done', async () => {
    const { store } = bench();
    for (const to of [[], crowd(ADDRESSEES_MAX + 1)]) {
      const calls = [
        store.commit(room, { events: [said('to all'), whisper('', to)] }),
        store.commit(room, { events: [said('to all')], lanes: [put(1), put(1, { key: 'bob', to })] }),
        store.setLane(room, put(1, { to })),
      ];
      for (const call of calls) await expect(call).rejects.toThrow(TypeError);
    }
    expect((await view(store, {})).at.seq).toBe(0);
    expect(await held()).toEqual([]);
    expect((await store.setLane(room, put(1, { to: crowd(ADDRESSEES_MAX) }))).kind).toBe('accepted');
  });

  it('STORE-107 what stands where an addressed event was erased is for everybody', async () => {
    const { store } = bench();
    const { now } = committed(await store.commit(room, { events: [whisper('first'), whisper('second')] }));
    const recorder = await watching(store);
    const gone = { kind: 'chat.gone', body: '{"gone":true}' };
    committed(await store.commit(room, { erase: [{ seq: 1, ...gone }], events: [said('erased')] }));
    await recorder.told(2);
    expect(recorder.signals[0]).toEqual({ kind: 'erase', seq: 1, as: gone });
    const expected = [
      { seq: 1, ts: now, by: ada, ...gone },
      { seq: 2, ts: now, ...whisper('second') },
    ];
    expect((await since()).entries.slice(0, 2)).toEqual(expected);
    await restart(bench());
    expect((await since()).entries.slice(0, 2)).toEqual(expected);
  });

  it('STORE-108 what is addressed counts against maxBytes with those it is for: a page never exceeds it', async () => {
    const { store } = bench();
    const to = crowd(ADDRESSEES_MAX / 10);
    committed(await store.commit(room, { events: Array.from({ length: 20 }, (_, index) => whisper(`${index}`, to)) }));
    committed(await store.commit(room, { lanes: [put(1, { to })] }));
    const seqs: number[] = [];
    for (let isMore = true; isMore;) {
      const page = await since(seqs.at(-1), 1_000);
      const bytes = page.entries.reduce((sum, entry) => sum + JSON.stringify([entry.to, entry.body]).length, 0);
      expect(bytes).toBeLessThanOrEqual(1_000);
      seqs.push(...page.entries.map(({ seq }) => seq));
      isMore = page.more;
    }
    expect(seqs).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    const { lanes, log } = await view(store, { lanes: [LANE], since: (await view(store, {})).at, maxBytes: 1 });
    expect([lanes.get(LANE)?.length, log?.kind]).toEqual([1, 'resumed']);
  });
}
