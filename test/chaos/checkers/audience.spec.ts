import { describe, expect, it } from '@jest/globals';
import { NOTHING_SHOWN, see, share, shown, stop } from '../testing/shares.js';
import { Story, kindsOf } from '../testing/story.js';
import { checkAudience } from './audience.js';

describe('who is outside an audience', () => {
  const kinds = (story: Story) => kindsOf(checkAudience(story.evidence()));
  const hidden = { type: 'room', payload: { action: 'hidden' } };
  const forBen = (client: string) => {
    const story = share(new Story().join(client, NOTHING_SHOWN), 's1', {}, ['ben']);
    const [event] = story.events;
    story.events = [{ ...hidden, seq: 1 }];
    if (event !== undefined) story.hear(client, event);
    return story;
  };

  it('CHAOS-29 is told by those inside and by its owner, and of what is for all', () => {
    expect(kinds(see(forBen('ben'), 'ben'))).toEqual([]);
    expect(kinds(see(forBen('ana'), 'ana'))).toEqual([]);
    expect(kinds(see(share(new Story().join('eve', NOTHING_SHOWN), 's1').hearEvents('eve', 1), 'eve'))).toEqual([]);
  });

  it('CHAOS-29 finds that they were told of a share, or of a position under it', () => {
    expect(kinds(forBen('eve'))).toEqual(['shared']);
    expect(kinds(see(forBen('eve'), 'eve'))).toEqual(['shared', 'shared']);
  });

  it('CHAOS-29 finds that they were shown a share, or a position without one', () => {
    const story = forBen('ben');
    expect(kinds(story.join('eve', { seq: 1, state: { location: shown('s1') } }))).toEqual(['shared']);
    const bare = { ...shown('s1'), shares: [] };
    expect(kinds(forBen('ben').ack('eve', 'location', { action: 'snapshot' }, bare))).toEqual(['shared']);
  });

  it('CHAOS-29 finds it in the log that an outsider reads in the end', () => {
    const story = share(new Story(), 's1', {}, ['ben']);
    expect(kinds(story)).toEqual(['shared']);
    expect(kinds(stop(share(new Story(), 's1'), 's1'))).toEqual([]);
  });
});
