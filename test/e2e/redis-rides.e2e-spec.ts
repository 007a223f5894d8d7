import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PlaceMessage } from '../../src/features/location/places/place.messages.js';
import { Random } from '../chaos/random.js';
import { eventually } from '../support/eventually.js';
import { ManualClock } from '../support/manual-clock.js';
import { NOISE_M, withNoise } from '../support/noisy-tracks.js';
import { RallyClient } from '../support/rally-client.js';
import { RIDE, RUN, readTrack } from '../support/recorded-tracks.js';
import { Onlooker, Rider } from '../support/rider.js';
import type { ToldPlace } from '../support/rider.js';
import { ServerProcess } from '../support/server-process.js';
import { disposeStore } from '../support/store-under-test.js';
import { placesAlong, toldByRule } from '../support/told-by-rule.js';
import type { PlacedFix } from '../support/told-by-rule.js';
import { judgeStays, staysOf, trueVisits } from '../support/true-visits.js';

const SPEED = 50;
/** So much of the tracks passes between two looks at who has to say something. */
const STEP_MS = 1_000;
const INTERVAL_MS = 3_000 / SPEED;
/** Each rider rides so long a piece of a track, all at once; in CI there is no time for all. */
const PIECE_MS = 2_480_000;
const RIDDEN_MS = process.env['CI'] === undefined ? PIECE_MS : 300_000;
/** What is told of places is as true as by a fix each 4 s: others wait for their turn, and newer ones take their place. */
const TOLERANCE_M = 30;
const PAUSE_MS = 15_000;
/** Fixes are taken at the time of the tracks, which goes faster than the server's: it began so long ago. */
const AGO_MS = 8 * 3_600_000;

interface Ride {
  readonly room: string;
  readonly places: readonly PlaceMessage[];
  readonly exact: ReadonlyMap<string, readonly PlacedFix[]>;
  readonly riders: readonly Rider[];
}

describe('recorded tracks, 20 m off, through two instances', () => {
  const ends: (() => unknown)[] = [];
  let clock: ManualClock;
  beforeEach(() => {
    clock = new ManualClock();
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const start = async (interval: number): Promise<[a: string, b: string]> => {
    const dataDir = await mkdtemp(join(tmpdir(), 'rally-'));
    ends.push(() => disposeStore(dataDir));
    const env = { RATE_LIMIT: 'off', HEARTBEAT_MS: '600000', LOCATION_MIN_INTERVAL_MS: String(interval) };
    const first = await ServerProcess.start({ env, clock, dataDir });
    const second = await ServerProcess.start({ env, clock, dataDir });
    ends.push(() => Promise.all([first.stop(), second.stop()]));
    return [first.url, second.url];
  };
  const recorded = async (path: string) => {
    const track = await readTrack(path);
    const since = clock.now() - AGO_MS;
    const exact = track.map(({ latitude, longitude, at }) => {
      return { latitude, longitude, accuracy: NOISE_M, fix_ts: since + at };
    });
    return { places: placesAlong(track), exact, noisy: withNoise(exact, new Random(1)) };
  };
  const watch = async (url: string, room: string, user: string, v: 1 | 2) => {
    const onlooker = await Onlooker.join(url, room, user, v);
    ends.push(() => onlooker.end());
    return onlooker;
  };
  const setPlaces = async (url: string, room: string, places: readonly PlaceMessage[]) => {
    const host = await RallyClient.connect(url, { room, user: 'host', v: 2 });
    for (const { by: _, ...place } of places) {
      await host.get({ type: 'location', payload: { action: 'place_set', ...place } });
    }
    await host.close();
  };
  /** A piece of the track for each of as many riders as it takes. */
  const prepare = async (url: string, room: string, path: string): Promise<Ride> => {
    const { places, exact, noisy } = await recorded(path);
    await setPlaces(url, room, places);
    const first = exact[0]?.fix_ts ?? 0;
    const pieceOf = ({ fix_ts }: PlacedFix) => Math.floor((fix_ts - first) / PIECE_MS);
    const isRidden = ({ fix_ts }: PlacedFix) => (fix_ts - first) % PIECE_MS < RIDDEN_MS;
    const pieces = new Set(exact.map(pieceOf));
    const of = (fixes: readonly PlacedFix[], piece: number) =>
      fixes.filter((fix) => pieceOf(fix) === piece && isRidden(fix));
    const start = (piece: number) => Rider.start(url, room, `rider${piece}`, of(noisy, piece));
    const riders = await Promise.all([...pieces].map(start));
    ends.push(() => riders.forEach((rider) => rider.end()));
    return { room, places, riders, exact: new Map([...pieces].map((piece) => [`rider${piece}`, of(exact, piece)])) };
  };
  const mistakes = ({ places, exact }: Ride, told: readonly ToldPlace[]) =>
    [...exact].flatMap(([user, points]) =>
      places.flatMap((place) => {
        const stays = staysOf(
          place.place_id,
          told.filter((event) => event.user === user),
        );
        const verdict = judgeStays(place, points, trueVisits(place, points), stays, TOLERANCE_M);
        const isRight = Object.values(verdict).every((count) => count === 0);
        return isRight ? [] : [{ user, place: place.place_id, ...verdict }];
      }),
    );

  it('LOC-3 LOC-4 LOC-8 at 50×: true crossings, once for all, no step back, and the last fix of each burst', async () => {
    const [a, b] = await start(INTERVAL_MS);
    const rides = [await prepare(a, 'ride', RIDE), await prepare(a, 'run', RUN)];
    const watched = await Promise.all(
      rides.map(async (ride) => {
        const { room } = ride;
        const full = [await watch(a, room, 'near', 2), await watch(b, room, 'far', 2)];
        const seed = await watch(b, room, 'seed', 1);
        const slow = await watch(b, room, 'slow', 2);
        return { ...ride, full, seed, slow };
      }),
    );
    for (const { slow } of watched) slow.pause();
    for (let sinceFirst = 0; sinceFirst <= RIDDEN_MS; sinceFirst += STEP_MS) {
      await clock.advance(STEP_MS / SPEED);
      await Promise.all(
        watched.flatMap(({ riders, full, seed }) =>
          riders.map(async (rider) => {
            const rest = rider.restsAfter(PAUSE_MS);
            if (rest !== undefined && rider.goesOnBy(sinceFirst)) await arrival(rider.user, rest, [...full, seed]);
            await rider.rideTo(sinceFirst);
          }),
        ),
      );
    }
    await clock.advance(INTERVAL_MS);
    for (const { slow } of watched) slow.resume();

    for (const { full, seed, slow, riders, ...ride } of watched) {
      for (const { user, fixes } of riders) {
        await arrival(user, fixes.at(-1), [...full, seed, slow]);
        for (const onlooker of [...full, seed, slow]) expect(stepsBack(onlooker.seen(user))).toEqual([]);
      }
      const told = full[0]?.told() ?? [];
      expect(mistakes({ riders, ...ride }, told)).toEqual([]);
      expect(told.length).toBeGreaterThan(0.2 * ride.places.length);
      for (const onlooker of [...full, slow]) expect(onlooker.told()).toEqual(told);
      expect(seed.told()).toEqual([]);
    }
  }, 300_000);

  it('LOC-8 by fixes of which each goes out, all is told that the rule says, when it says', async () => {
    const [a, b] = await start(0);
    const ride = async (room: string, path: string) => {
      const { places, noisy } = await recorded(path);
      await setPlaces(a, room, places);
      const onlooker = await watch(b, room, 'far', 2);
      const fixes = noisy.slice(0, 1_500);
      const rider = await Rider.start(a, room, 'ana', fixes);
      ends.push(() => rider.end());
      await rider.rideTo(Infinity);
      const due = toldByRule(places, fixes).map(({ place_id, event, fix_ts }) => ({ place_id, event, fix_ts }));
      const told = () => onlooker.told().map(({ place_id, event, fix_ts }) => ({ place_id, event, fix_ts }));
      await eventually(() => expect(onlooker.seen('ana').at(-1)).toBe(fixes.at(-1)?.fix_ts));
      expect(told()).toEqual(due);
      expect(due.length).toBeGreaterThan(10);
    };
    await Promise.all([ride('ride', RIDE), ride('run', RUN)]);
  }, 120_000);
});

/** Resolves when all of them see that fix as the last one of its user. */
async function arrival(user: string, fix: PlacedFix | undefined, onlookers: readonly Onlooker[]): Promise<void> {
  await eventually(() => {
    for (const onlooker of onlookers) expect(onlooker.seen(user).at(-1)).toBe(fix?.fix_ts);
  });
}

/** Times that are no later than the one before. */
function stepsBack(times: readonly number[]): number[] {
  return times.filter((time, n) => n > 0 && time <= (times[n - 1] ?? 0));
}
