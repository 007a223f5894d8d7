import { describe, expect, it } from '@jest/globals';
import { Story, kindsOf } from '../testing/story.js';
import { checkPresence } from './presence.js';

describe('presence', () => {
  const kinds = (story: Story, online: string[]) => {
    story.online = online;
    return kindsOf(
      checkPresence(story.wait(60_000).join('late').evidence()).filter(({ what }) => !what.includes('late')),
    );
  };
  const tell = (story: Story, action: string) =>
    story.hear('ana', { type: 'presence', user_id: 'ben', payload: { action } });
  const both = () => tell(new Story().join('ana').wait(3_000).join('ben'), 'join').wait(3_000);

  it('CHAOS-9 shows who comes, who goes, and in the end who is there', () => {
    expect(kinds(both(), ['ana', 'ben'])).toEqual([]);
    expect(kinds(tell(both().leave('ben').wait(2_000), 'leave'), ['ana'])).toEqual([]);
  });

  it('CHAOS-9 finds a ghost, and somebody who is not listed', () => {
    expect(kinds(both(), ['ana', 'ben', 'eve'])).toEqual(['presence']);
    expect(kinds(both(), ['ana'])).toEqual(['presence']);
  });

  it('CHAOS-9 finds an arrival and a departure that nobody was told of', () => {
    expect(kinds(new Story().join('ana').wait(3_000).join('ben'), ['ana', 'ben'])).toEqual(['presence']);
    expect(kinds(both().leave('ben'), ['ana'])).toEqual(['presence']);
  });

  it('CHAOS-9 finds somebody who is told gone and is there', () => {
    expect(kinds(tell(both(), 'leave'), ['ana', 'ben'])).toEqual(['presence']);
    expect(kinds(tell(tell(both(), 'leave').wait(1_000), 'join'), ['ana', 'ben'])).toEqual([]);
  });
});
