import { describe, expect, it } from '@jest/globals';
import { Story, kindsOf } from '../testing/story.js';
import { checkIsolation } from './isolation.js';

describe('isolation of rooms', () => {
  const kinds = (story: Story) => kindsOf(checkIsolation(story.evidence()));
  const good = () => new Story().join('ben').say('ana').hearEvents('ben', 1);

  it('CHAOS-10 lets nothing in but what is of the room', () => {
    const story = good().hear('ben', { type: 'location', user_id: 'ana', payload: { latitude: 30.5 } });
    expect(kinds(story)).toEqual([]);
  });

  it('CHAOS-10 finds a message, a position and an item of another room', () => {
    expect(kinds(good().hear('ben', { type: 'chat', payload: { content: 'n87654321:ana/i9' } }))).toEqual(['foreign']);
    const position = { latitude: 33.5 };
    expect(kinds(good().hear('ben', { type: 'location', payload: position }))).toEqual(['foreign']);
    const positions = { action: 'positions', positions: [{ latitude: 30.5 }, position] };
    expect(kinds(good().hear('ben', { type: 'location', payload: positions }))).toEqual(['foreign']);
    expect(kinds(good().join('eve', { state: { location: { positions: [position] } } }))).toEqual(['foreign']);
    const items = [{ data: { mark: 'n87654321:ana/i9' } }];
    expect(kinds(good().join('eve', { state: { planning: { items } } }))).toEqual(['foreign']);
  });

  it('CHAOS-10 finds a frame of a room that the socket never joined', () => {
    expect(kinds(good().hear('ben', { type: 'chat', room_id: 'other', payload: {} }))).toEqual(['foreign']);
  });
});
