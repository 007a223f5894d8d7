import { describe, expect, it } from '@jest/globals';
import { Story, kindsOf } from '../testing/story.js';
import { create, update } from '../testing/trip.js';
import { checkAcks } from './acks.js';

const FERRY = { item_id: 'ferry' };
const MOVE = { action: 'move', ...FERRY };
const marked = (by: string) => ({ marks: { ben: `n12345678:ben/${by}` } });

describe('acks of the itinerary', () => {
  const kinds = (story: Story) => kindsOf(checkAcks(story.evidence()));
  const good = () => update(create(new Story(), 'ferry'), 'ben', 2);
  const tell = (story: Story, payload: object, user = 'ben') => story.store(user, 'planning', { ...FERRY, ...payload });

  it('CHAOS-20 have one event each, or say that there is none', () => {
    const story = good().invoke('ben', 'planning', MOVE);
    const ack = { version: 2, noop: true };
    story.tell({ kind: 'ok', op: story.lastOp, session: 'ben-1', attempts: 1, ms: 1, ack });
    expect(kinds(story)).toEqual([]);
  });

  it('CHAOS-20 finds an ack without event, and one that says something else', () => {
    const without = good().ack('ben', 'planning', MOVE, { seq: 2, version: 3 });
    expect(kinds(without)).toEqual(['ack', 'ack']); // It is not this command's, and it is of another one.
    const story = good();
    tell(story, { action: 'move', version: 3, rank: 'a1' });
    expect(kinds(story.ack('ben', 'planning', MOVE, { seq: 3, version: 4, rank: 'a1' }))).toEqual(['ack']);
  });

  it('CHAOS-20 finds an event that nobody was told of, but not where somebody does not know', () => {
    const moved = (story: Story) => tell(story, { action: 'move', version: 3 });
    expect(kinds(moved(good()))).toEqual(['ack']);
    expect(kinds(moved(good().invoke('ben', 'planning', MOVE)))).toEqual([]);
    expect(kinds(moved(good().invoke('ana', 'planning', MOVE)))).toEqual(['ack']);
    const refused = moved(good().invoke('ben', 'planning', MOVE));
    expect(kinds(refused.tell({ kind: 'fail', op: refused.lastOp, code: 'item_locked' }))).toEqual(['ack']);
  });

  it('CHAOS-20 gives one command one event', () => {
    const story = tell(tell(good().invoke('ben', 'planning', MOVE), { action: 'move', version: 3 }), {
      action: 'move',
      version: 4,
    });
    expect(kinds(story)).toEqual(['ack']);
  });

  describe('of a batch', () => {
    const ops = [
      { action: 'update', ...FERRY, data: marked('i9.0') },
      { action: 'update', ...FERRY, data: marked('i9.1') },
    ];
    const results = [{ version: 3 }, { version: 4 }];
    const half = (story: Story, nth: 0 | 1) => tell(story, { ...ops[nth], ...results[nth] });
    const batch = (story: Story) =>
      kinds(story.ack('ben', 'planning', { action: 'batch', ops }, { seq: story.events.length, results }));

    it('CHAOS-20 finds all of its events, in their order', () => {
      expect(batch(whole(good()))).toEqual([]);
      expect(batch(half(good(), 1)).length).toBeGreaterThan(0);
    });

    it('CHAOS-20 finds a half of one of which nobody knows', () => {
      const open = () => good().invoke('ben', 'planning', { action: 'batch', ops });
      expect(kinds(open())).toEqual([]);
      expect(kinds(whole(open()))).toEqual([]);
      expect(kinds(half(open(), 0))).toEqual(['ack']);
    });

    /** Both in one commit: at one time. */
    function whole(story: Story): Story {
      return half(half(story, 0), 1);
    }
  });

  it('CHAOS-20 takes back what an undo says', () => {
    const undone = (undoes: number) => {
      const story = tell(good(), { action: 'update', data: {}, version: 3, undoes });
      return kinds(
        story.ack(
          'ben',
          'planning',
          { action: 'undo' },
          { seq: 3, undone: 2, results: [{ action: 'update', ...FERRY, version: 3 }] },
        ),
      );
    };
    expect([undone(2), undone(1)]).toEqual([[], ['ack']]);
  });
});
