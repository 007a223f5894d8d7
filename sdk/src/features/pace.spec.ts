import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Pace, distanceM } from './pace.js';

const POLICY = { min_interval_ms: 2_000, min_distance_m: 50, max_interval_ms: 30_000 };
/** A fix that is so many metres north of the first. */
const north = (metres: number) => ({ latitude: metres / 111_195, longitude: 0 });

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function start() {
  const sent: number[] = [];
  const pace = new Pace<{ latitude: number; longitude: number }>(({ latitude }) =>
    sent.push(Math.round(latitude * 111_195)),
  );
  return { pace, sent };
}

describe('the pace of fixes', () => {
  it('SDK-34 sends the first at once, and then the newest of each second until the server says otherwise', () => {
    const { pace, sent } = start();
    for (const metres of [0, 1, 2]) pace.add(north(metres));
    expect(sent).toEqual([0]);
    jest.advanceTimersByTime(1_000);
    expect(sent).toEqual([0, 2]);
    jest.advanceTimersByTime(60_000);
    expect(sent).toEqual([0, 2]);
  });

  it('SDK-34 keeps to the policy: both minima, or the maximum', () => {
    const { pace, sent } = start();
    pace.follow(POLICY);
    pace.add(north(0));
    pace.add(north(49));
    jest.advanceTimersByTime(29_999);
    expect(sent).toEqual([0]);
    jest.advanceTimersByTime(1);
    expect(sent).toEqual([0, 49]);
    pace.add(north(100));
    jest.advanceTimersByTime(1_999);
    expect(sent).toEqual([0, 49]);
    jest.advanceTimersByTime(1);
    expect(sent).toEqual([0, 49, 100]);
  });

  it('SDK-34 a faster policy counts for what waits already, and what is stopped is not sent', () => {
    const { pace, sent } = start();
    pace.follow(POLICY);
    for (const metres of [0, 10]) pace.add(north(metres));
    jest.advanceTimersByTime(5_000);
    pace.follow({ ...POLICY, min_distance_m: 0 });
    expect(sent).toEqual([0, 10]);
    pace.add(north(20));
    pace.stop();
    jest.advanceTimersByTime(60_000);
    expect(sent).toEqual([0, 10]);
  });

  it('SDK-34 measures over the date line as anywhere', () => {
    const metres = distanceM({ latitude: 0, longitude: 179.9995 }, { latitude: 0, longitude: -179.9995 });
    expect(Math.round(metres)).toBe(111);
  });
});
