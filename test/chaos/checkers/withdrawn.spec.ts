import { describe, expect, it } from '@jest/globals';
import { NOTHING_SHOWN, see, share, shown, stop } from '../testing/shares.js';
import { Story, kindsOf } from '../testing/story.js';
import { checkWithdrawn } from './withdrawn.js';

describe('what was withdrawn', () => {
  const kinds = (story: Story) => kindsOf(checkWithdrawn(story.evidence()));
  const shared = () => share(new Story().join('ben', NOTHING_SHOWN), 's1').hearEvents('ben', 1);
  const stopped = () => stop(shared(), 's1').hearEvents('ben', 2);
  const snapshot = { action: 'snapshot' };

  it('CHAOS-28 is told while it is shared, and again when it is shared again', () => {
    expect(kinds(see(share(see(shared(), 'ben'), 's2').hearEvents('ben', 2), 'ben'))).toEqual([]);
    expect(kinds(see(share(stopped(), 's2').hearEvents('ben', 3), 'ben'))).toEqual([]);
  });

  it('CHAOS-28 finds it after the end, be it a position or its age', () => {
    expect(kinds(see(stopped(), 'ben'))).toEqual(['shared']);
    expect(kinds(see(stopped(), 'ben', { action: 'state' }))).toEqual(['shared']);
  });

  it('CHAOS-28 lets a position overtake the beginning of its share, and no other', () => {
    const early = (ts: number) => {
      const story = share(stopped(), 's2');
      const payload = { latitude: 30.1, longitude: 1.1, fix_ts: 1 };
      const [, , started] = story.events;
      story.hear('ben', { type: 'location', user_id: 'ana', ts: (started?.ts ?? 0) + ts, payload });
      return story.hearEvents('ben', 3);
    };
    expect([kinds(early(0)), kinds(early(-1))]).toEqual([[], ['shared']]);
  });

  it('CHAOS-28 finds it before the beginning', () => {
    expect(kinds(see(new Story().join('ben', NOTHING_SHOWN), 'ben'))).toEqual(['shared']);
  });

  it('CHAOS-28 knows from a join what comes after it, and takes a late end of another share for none', () => {
    const told = share(stop(share(new Story(), 's1'), 's1'), 's2');
    const joined = told.join('ben', { seq: 3, state: { location: shown('s2') } });
    expect(kinds(see(joined.hearEvents('ben', 1, 2), 'ben'))).toEqual([]);
  });

  it('CHAOS-28 asks nothing of who cannot know, after a cut', () => {
    const cut = stopped().hear('ben', { type: 'room', payload: { action: 'truncate', epoch: 'e2', cut: 1 } });
    expect(kinds(see(cut, 'ben'))).toEqual([]);
  });

  it('CHAOS-28 finds it in a snapshot and in a join that were asked for after the ack', () => {
    expect(kinds(stopped().ack('ben', 'location', snapshot, shown('s1')))).toEqual(['shared']);
    expect(kinds(stopped().join('eve', { seq: 2, state: { location: shown('s1') } }))).toEqual(['shared']);
    expect(kinds(share(stopped(), 's2').ack('ben', 'location', snapshot, shown('s2')))).toEqual([]);
    const story = shared().invoke('ben', 'location', snapshot);
    const op = story.lastOp;
    stop(story, 's1').tell({ kind: 'ok', op, session: 'ben-1', attempts: 1, ms: 1, ack: shown('s1') });
    expect(kinds(story)).toEqual([]);
    const late = stopped().invoke('ben', 'location', snapshot);
    const asked = late.lastOp;
    share(late, 's2').tell({ kind: 'ok', op: asked, session: 'ben-1', attempts: 2, ms: 1, ack: shown('s2') });
    expect(kinds(late)).toEqual([]);
  });

  it('CHAOS-28 forgives a stop that was lost', () => {
    const lost = stopped().hear('ben', { type: 'room', payload: { action: 'truncate', epoch: 'e2', cut: 1 } });
    lost.epoch = 'e2';
    expect(kinds(lost.ack('ben', 'location', snapshot, shown('s1')))).toEqual([]);
  });
});
