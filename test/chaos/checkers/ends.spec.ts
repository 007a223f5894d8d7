import { describe, expect, it } from '@jest/globals';
import { share, shown, stop } from '../testing/shares.js';
import { Story, kindsOf } from '../testing/story.js';
import { checkEnds } from './ends.js';

describe('the end of a share', () => {
  const kinds = (story: Story) => kindsOf(checkEnds(story.evidence()));
  const stopped = () => stop(share(new Story().join('ben'), 's1'), 's1').hearAll('ben');
  const still = (story: Story, location: object) => {
    story.told = [{ type: 'room', room_id: 'trip', payload: { action: 'joined', state: { location } } }];
    return story;
  };

  it('CHAOS-31 comes once, whoever hears it, but for those who see it no more', () => {
    const story = stopped().join('eve').hearAll('eve');
    expect(kinds(still(share(story, 's2'), shown('s2')))).toEqual([]);
    const revoked = share(new Story().join('ben'), 's1');
    revoked.store('ana', 'location', { action: 'share_ended', share_id: 's1', reason: 'revoked' });
    expect(kinds(stop(revoked, 's1').hearAll('ben'))).toEqual([]);
  });

  it('CHAOS-31 finds one that came twice, unless the first was lost', () => {
    expect(kinds(stop(stopped(), 's1').hearEvents('ben', 3))).toEqual(['shared']);
    const lost = stopped().hear('ben', { type: 'room', payload: { action: 'truncate', epoch: 'e2', cut: 1 } });
    lost.epoch = 'e2';
    lost.events = lost.events.slice(0, 1);
    expect(kinds(stop(lost, 's1').hearEvents('ben', 2))).toEqual([]);
  });

  it('CHAOS-31 finds a share that is over and still shown', () => {
    expect(kinds(still(stopped(), shown('s1')))).toEqual(['shared']);
    const late = share(new Story(), 's1', { expires_at: 60_000 }).wait(63_000);
    late.store('eve', 'chat', { content: 'late' });
    expect(kinds(still(late, shown('s1')))).toEqual(['shared']);
  });
});
