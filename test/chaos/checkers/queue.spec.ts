import { describe, expect, it } from '@jest/globals';
import { Story, kindsOf } from '../testing/story.js';
import { checkQueue } from './queue.js';

const PEN = { item_id: 'pen' };
const LEASE_MS = 5_000;

describe('who waits for the pen', () => {
  const kinds = (story: Story) => kindsOf(checkQueue(story.hearAll('eve').evidence()));
  const grant = (story: Story, user: string) =>
    story.store(user, 'planning', {
      action: 'lock',
      ...PEN,
      holder: { user_id: user },
      expires_at: story.now + LEASE_MS,
    });
  const end = (story: Story, user: string, reason = 'released') =>
    story.store(user, 'planning', { action: 'unlock', ...PEN, reason });
  const wait = (story: Story, user: string) =>
    story.ack(user, 'planning', { action: 'lock', ...PEN, wait: true }, { epoch: undefined, queued: true }).wait(300);
  const held = () => grant(new Story().join('eve'), 'ana').hearEvents('eve', 1).wait(100);
  const given = (story: Story, to: string) => kinds(grant(end(story, 'ana'), to));

  it('CHAOS-24 gets it when it is free, in the order of asking', () => {
    expect(given(wait(wait(held(), 'ben'), 'cleo'), 'ben')).toEqual([]);
    expect(given(wait(wait(held(), 'ben'), 'cleo'), 'cleo')).toEqual(['stuck']);
  });

  it('CHAOS-24 finds that nobody got it', () => {
    expect(kinds(end(wait(held(), 'ben'), 'ana'))).toEqual(['stuck']);
    expect(kinds(end(held(), 'ana'))).toEqual([]);
    expect(kinds(end(wait(held(), 'ben'), 'ana', 'deleted'))).toEqual([]);
  });

  it('CHAOS-24 forgets who left, and who lost their socket', () => {
    const left = wait(wait(held(), 'ben'), 'cleo').invoke('ben', 'planning', { action: 'unlock', ...PEN });
    expect(given(left, 'cleo')).toEqual([]);
    expect(given(wait(wait(held(), 'ben'), 'cleo').leave('ben'), 'cleo')).toEqual([]);
  });

  it('CHAOS-24 keeps the place of who asks again', () => {
    const again = () => wait(wait(wait(held(), 'ben'), 'cleo'), 'ben');
    expect(given(again(), 'ben')).toEqual([]);
    expect(given(again(), 'cleo')).toEqual(['stuck']);
  });

  it('CHAOS-24 finds a lease that outlives its time, unless it was told to be longer', () => {
    const ended = (lateMs: number, story = held()) => kinds(end(story.wait(LEASE_MS + lateMs), 'ana', 'expired'));
    expect([ended(500), ended(1_500)]).toEqual([[], ['stuck']]);
    const payload = { action: 'renew', ...PEN, expires_at: 9_000 };
    expect(ended(1_500, held().hear('eve', { type: 'planning', user_id: 'ana', payload }))).toEqual([]);
  });

  it('CHAOS-24 finds a lease that never ends, but not while something is broken', () => {
    expect(kinds(held().wait(LEASE_MS + 2_000))).toEqual(['stuck']);
    const fault = { kind: 'fault', fault: 1, name: 'x', recoversFrom: 'end', phase: 'begin' } as const;
    expect(
      kinds(
        held()
          .tell(fault)
          .wait(LEASE_MS + 2_000),
      ),
    ).toEqual([]);
  });
});
