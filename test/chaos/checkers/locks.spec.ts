import { describe, expect, it } from '@jest/globals';
import type { Payload } from '../history.js';
import { Story, kindsOf } from '../testing/story.js';
import { checkLocks } from './locks.js';

const ITEM = { item_id: 'ferry' };
const ferry = (count: number) => ({ ...ITEM, day: null, rank: 'a0', version: count, data: { count } });

describe('locks', () => {
  const kinds = (story: Story) => kindsOf(checkLocks(story.evidence()));
  const lock = (story: Story, user: string, token: string) =>
    story.plan(user, { action: 'lock', ...ITEM, expires_at: 1_000 }, { token });
  const count = (story: Story, user: string, count: number, guard: object) => {
    story.items = [ferry(count)];
    return story.plan(user, { action: 'update', ...ITEM, data: { count }, ...guard });
  };
  const unlock = (story: Story, user: string, reason = 'released') =>
    story.store(user, 'planning', { action: 'unlock', ...ITEM, reason });

  it('CHAOS-7 exclude each other, and their tokens grow by number, over epochs too', () => {
    const story = new Story();
    count(lock(story, 'ana', '9.10'), 'ana', 1, { token: '9.10' });
    count(lock(unlock(story, 'ana'), 'ben', '10.2'), 'ben', 2, { token: '10.2' });
    expect(kinds(unlock(story, 'ben'))).toEqual([]);
  });

  it('CHAOS-7 finds two grants at once, and a write beside a grant', () => {
    expect(kinds(lock(lock(new Story(), 'ana', '1.1'), 'ben', '1.2'))).toEqual(['overlap']);
    expect(kinds(count(lock(new Story(), 'ana', '1.1'), 'ben', 1, {}))).toEqual(['overlap']);
  });

  it('CHAOS-7 finds a move, a deletion and an operation of a batch beside a grant, but no vote', () => {
    const beside = (payload: object) =>
      kinds(lock(new Story(), 'ana', '1.1').store('ben', 'planning', { ...ITEM, ...payload }));
    expect(beside({ action: 'move', day: null })).toEqual(['overlap']);
    expect(beside({ action: 'delete' })).toEqual(['overlap']);
    expect(beside({ action: 'vote', value: 1 })).toEqual([]);
  });

  it('CHAOS-7 finds an unlock too many, and one that comes too early', () => {
    expect(kinds(unlock(new Story(), 'ana'))).toEqual(['overlap']);
    expect(kinds(unlock(lock(new Story(), 'ana', '1.1'), 'ana', 'expired'))).toEqual(['overlap']);
  });

  it('CHAOS-7 believes in an end that is earlier than that of the grant, where somebody was told', () => {
    const story = lock(new Story(), 'ana', '1.1').wait(600);
    story.hear('ben', { type: 'planning', user_id: 'ana', payload: { action: 'renew', ...ITEM, expires_at: 500 } });
    expect(kinds(unlock(story, 'ana', 'expired'))).toEqual([]);
  });

  it('CHAOS-7 lets a holder end its grant early to begin another, but nobody else', () => {
    const again = (user: string) =>
      kinds(unlock(lock(unlock(lock(new Story(), 'ana', '1.1'), 'ana', 'expired'), user, '2.1'), user));
    expect([again('ana'), again('ben')]).toEqual([[], ['overlap']]);
  });

  it('CHAOS-7 finds a token that does not grow', () => {
    const story = unlock(lock(new Story(), 'ana', '1.10'), 'ana');
    expect(kinds(lock(story, 'ben', '1.9'))).toEqual(['stale_token']);
  });

  it('CHAOS-7 finds a write with an old token', () => {
    const story = unlock(lock(new Story(), 'ana', '1.1'), 'ana');
    unlock(lock(story, 'ben', '1.2'), 'ben');
    expect(kinds(count(story, 'ana', 1, { token: '1.1' }))).toEqual(['stale_token']);
  });

  it('CHAOS-7 finds an old token in a batch; the end that a deletion makes is its own', () => {
    const batch = (story: Story, token: string, ended: Payload[] = []) => {
      for (const payload of ended) story.store('ana', 'planning', payload);
      story.store('ana', 'planning', { action: 'delete', ...ITEM, version: 2 });
      const ack = { seq: story.events.length, results: [{ version: 2 }] };
      return kinds(story.ack('ana', 'planning', { action: 'batch', ops: [{ action: 'delete', ...ITEM, token }] }, ack));
    };
    const held = () => lock(new Story(), 'ana', '1.1');
    const end = { action: 'unlock', ...ITEM, reason: 'deleted' };
    expect(batch(held(), '1.1', [end])).toEqual([]);
    expect(batch(unlock(held(), 'ana'), '1.1')).toEqual(['stale_token']);
  });

  it('CHAOS-7 finds a counter that lost one, or has one too many', () => {
    const story = count(count(new Story(), 'ana', 1, { base_version: 0 }), 'ana', 1, { base_version: 1 });
    expect(kinds(story)).toEqual(['lost']);
    story.items = [ferry(3)];
    expect(kinds(story)).toEqual(['duplicated']);
    story.invoke('ben', 'planning', { action: 'update', ...ITEM, data: { count: 3 } });
    expect(kinds(story)).toEqual([]); // Nobody knows of the third one.
  });
});
