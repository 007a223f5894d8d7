import { describe, expect, it } from '@jest/globals';
import { Story, kindsOf } from '../testing/story.js';
import { create, move, update } from '../testing/trip.js';
import { checkUpdates } from './updates.js';

describe('updates on a version', () => {
  const kinds = (story: Story) => kindsOf(checkUpdates(story.evidence()));
  const good = () => update(create(new Story(), 'ferry'), 'ben', 2, { base_version: 1 });
  const rebased = (story: Story, data: object, base_version = 1) => {
    const version = 1 + Math.max(...story.events.map(({ payload }) => Number(payload['version'])));
    return kinds(update(story, 'ana', version, { data, base_version, on_conflict: 'rebase' }, { rebased: true }));
  };

  it('CHAOS-19 follow that version, or were told to be rebased on what touches other fields', () => {
    expect(kinds(good())).toEqual([]);
    expect(rebased(good(), { notes: 'x', cost: { amount: '1' } })).toEqual([]);
    expect(
      rebased(move(good(), { item_id: 'ferry' }, { rank: 'a1', version: 3, day_version: 2 }), { notes: 'x' }),
    ).toEqual([]);
  });

  it('CHAOS-19 finds one that was written over unseen', () => {
    expect(kinds(update(good(), 'ana', 3, { base_version: 1 }))).toEqual(['lost']);
    expect(kinds(update(good(), 'ana', 3, { base_version: 0 }))).toEqual(['lost']);
  });

  it('CHAOS-19 finds one that was rebased over the same field, or within it, or around it', () => {
    expect(rebased(good(), { title: 'other' })).toEqual(['lost']);
    expect(rebased(good(), { title: { of: 'mine' } })).toEqual(['lost']);
    const deep = () => update(create(new Story(), 'ferry'), 'ben', 2, { data: { cost: { amount: '2' } } });
    expect(rebased(deep(), { cost: null })).toEqual(['lost']);
    expect(rebased(deep(), { cost: { currency: 'EUR' } })).toEqual([]);
  });

  it('CHAOS-19 finds an undo of what somebody wrote over, unless that is taken back as well', () => {
    const undo = (story: Story, user: string, undoes: number, data: object) =>
      story.store(user, 'planning', { action: 'update', item_id: 'ferry', version: 9, data, undoes });
    const over = () => update(good(), 'ana', 3, { data: { title: 'other' } });
    expect(kinds(undo(good(), 'ben', 2, { title: 'ferry' }))).toEqual([]);
    expect(kinds(undo(over(), 'ben', 2, { title: 'ferry' }))).toEqual(['lost']);
    expect(kinds(undo(over(), 'ben', 2, { notes: null }))).toEqual([]);
    expect(kinds(undo(undo(over(), 'ana', 3, { title: 'of ben' }), 'ben', 2, { title: 'ferry' }))).toEqual([]);
  });

  it('CHAOS-19 finds one that was rebased on nothing, or over all there is', () => {
    expect(rebased(good(), { notes: 'x' }, 2)).toEqual(['lost']);
    expect(rebased(good(), { notes: 'x' }, 0)).toEqual(['lost']);
  });
});
