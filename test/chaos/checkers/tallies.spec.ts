import { describe, expect, it } from '@jest/globals';
import { ID, close, react, shown, vote, write } from '../testing/chat.js';
import { Story, kindsOf } from '../testing/story.js';
import { checkTallies } from './tallies.js';

const OPTIONS = ['north', 'south'];

describe('what is counted on a message', () => {
  const kinds = (story: Story) => kindsOf(checkTallies(story.evidence()));
  const end = (story: Story, ...messages: Story['messages']) => {
    story.messages = messages;
    return story;
  };
  const reactions = (...users: readonly string[]) => [{ emoji: '+', count: users.length, users }];
  const poll = (tally: readonly number[], voters: number, more: object = {}) => {
    return { options: OPTIONS, tally, voters, ...more };
  };
  const asked = () => write(new Story(), { poll: poll([0, 0], 0) });
  const ballots = (...all: (readonly [user: string, ...options: number[]])[]) => ({
    ballots: all.map(([user_id, ...options]) => ({ user_id, options })),
  });
  const both = () => vote(vote(asked(), 'ana', [0], [1, 0]), 'ben', [0, 1], [2, 1], 2);

  it('CHAOS-27 is one reaction of a kind, and one ballot, per user', () => {
    const story = react(react(react(write(new Story()), 'ana', 'add', 1), 'ben', 'add', 2), 'ana', 'remove', 1);
    expect(kinds(end(story, shown({ reactions: reactions('ben') })))).toEqual([]);
    const polled = close(vote(both(), 'ana', [], [1, 1]), [1, 1], 1);
    expect(kinds(end(polled, shown({ poll: poll([1, 1], 1, { ...ballots(['ben', 0, 1]), closed: true }) })))).toEqual(
      [],
    );
  });

  it('CHAOS-27 finds a reaction that is counted twice, taken back where it was not, or lost', () => {
    const once = () => react(write(new Story()), 'ana', 'add', 1);
    expect(kinds(end(react(once(), 'ana', 'add', 2), shown({ reactions: reactions('ana', 'ana') })))).toContain(
      'tally',
    );
    expect(kinds(end(react(once(), 'ben', 'remove', 1), shown({ reactions: reactions('ana') })))).toEqual(['tally']);
    expect(kinds(end(react(once(), 'ben', 'add', 1), shown({ reactions: reactions('ana', 'ben') })))).toEqual([
      'tally',
    ]);
    expect(kinds(end(once(), shown()))).toEqual(['tally']);
  });

  it('CHAOS-27 finds a second ballot, and one that is lost', () => {
    const twice = vote(both(), 'ana', [1], [2, 2], 3);
    const second = ballots(['ben', 0, 1], ['ana', 1]);
    expect(kinds(end(twice, shown({ poll: poll([2, 2], 3, second) })))).toEqual(['tally']);
    expect(kinds(end(both(), shown({ poll: poll([1, 0], 1, ballots(['ana', 0])) })))).toEqual(['tally']);
    const swapped = ballots(['ben', 0], ['ana', 0, 1]);
    expect(kinds(end(both(), shown({ poll: poll([2, 1], 2, swapped) })))).toEqual(['tally']);
  });

  it('CHAOS-27 finds a poll that closes twice, goes on when it is closed, or never closes', () => {
    const closed = () => close(both(), [2, 1], 2);
    const over = shown({ poll: poll([2, 1], 2, { ...ballots(['ana', 0], ['ben', 0, 1]), closed: true }) });
    expect(kinds(end(close(closed(), [2, 1], 2), over))).toEqual(['tally']);
    expect(kinds(end(vote(closed(), 'ben', [0, 1], [2, 1], 2), over))).toEqual(['tally']);
    const endless = write(new Story(), { poll: poll([0, 0], 0, { closes_at: 9 }) });
    expect(kinds(end(endless, shown({ poll: poll([0, 0], 0, { closes_at: 9 }) })))).toEqual(['tally']);
  });

  it('CHAOS-27 finds an ack that says something else, and what nobody wanted', () => {
    const story = () => react(write(new Story()), 'ana', 'add', 1);
    const good = shown({ reactions: reactions('ana') });
    const again = { action: 'react', message_id: ID, emoji: '+' };
    expect(kinds(end(story().ack('ana', 'chat', again, { seq: 2, count: 2 }), good))).toEqual(['tally']);
    const foreign = { action: 'reaction', message_id: ID, emoji: '+', op: 'add', count: 2 };
    const more = () => end(story().store('ben', 'chat', foreign), shown({ reactions: reactions('ana', 'ben') }));
    expect(kinds(more())).toEqual(['tally']);
    expect(kinds(more().invoke('ben', 'chat', again))).toEqual([]);
  });

  it('CHAOS-27 finds a client that counts something else', () => {
    const story = end(react(write(new Story()), 'ana', 'add', 1), shown({ reactions: reactions('ana') }));
    expect(kinds(story.join('eve', { seq: 2, state: { chat: { messages: [shown()] } } }))).toContain('tally');
  });
});
