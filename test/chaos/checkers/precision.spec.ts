import { describe, expect, it } from '@jest/globals';
import { NOTHING_SHOWN, see, share, shown } from '../testing/shares.js';
import { Story, kindsOf } from '../testing/story.js';
import { checkPrecision } from './precision.js';

describe('the precision of a share', () => {
  const kinds = (story: Story) => kindsOf(checkPrecision(story.evidence()));
  const shared = (precision: string) =>
    share(new Story().join('ben', NOTHING_SHOWN), 's1', { precision }).hearEvents('ben', 1);
  const MIDDLES = {
    approx: { latitude: 30.125, longitude: -1.235 },
    city: { latitude: 30.15, longitude: 1.25 },
  };

  it('CHAOS-30 is a grid of which the middles are shown', () => {
    expect(kinds(see(shared('exact'), 'ben', { heading: 1 }))).toEqual([]);
    expect(kinds(see(shared('approx'), 'ben', MIDDLES.approx))).toEqual([]);
    expect(kinds(see(shared('city'), 'ben', MIDDLES.city))).toEqual([]);
  });

  it('CHAOS-30 finds what is finer, or of a finer grid, or tells more', () => {
    expect(kinds(see(shared('approx'), 'ben'))).toEqual(['shared']);
    expect(kinds(see(shared('city'), 'ben', MIDDLES.approx))).toEqual(['shared']);
    expect(kinds(see(shared('approx'), 'ben', { latitude: 30.12, longitude: -1.23 }))).toEqual(['shared']);
    expect(kinds(see(shared('city'), 'ben', { ...MIDDLES.city, heading: 1 }))).toEqual(['shared']);
  });

  it('CHAOS-30 looks into joins, snapshots, and frames that bring several', () => {
    const location = shown('s1', { precision: 'city' });
    expect(kinds(new Story().join('ben', { state: { location } }))).toEqual(['shared']);
    expect(kinds(new Story().ack('ben', 'location', { action: 'snapshot' }, location))).toEqual(['shared']);
    const positions = [{ user_id: 'ana', ts: 1, latitude: 30.1, longitude: 1.1 }];
    const bundle = { type: 'location', payload: { action: 'positions', positions } };
    expect(kinds(shared('city').hear('ben', bundle))).toEqual(['shared']);
  });
});
