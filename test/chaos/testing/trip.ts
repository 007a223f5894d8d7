import type { Payload } from '../history.js';
import type { Story } from './story.js';

const DAY = '2030-05-01';

/** Changes of an itinerary as a good server makes them, each with its ack. */
export function create(story: Story, item_id: string, { rank = 'a0', day_version = 1, ...more }: Payload = {}): Story {
  const asked = { action: 'create', item_id, day: DAY, data: { title: item_id } };
  return story.change('ana', asked, { day: DAY, rank, version: 1, day_version, ...more });
}

export function update(story: Story, user: string, version: number, asked: Payload = {}, ack: Payload = {}): Story {
  const wanted = { action: 'update', item_id: 'ferry', data: { title: `of ${user}` }, ...asked };
  return story.change(user, wanted, { version }, { version, ...ack });
}

export function remove(story: Story, version: number, day_version = version): Story {
  return story.change('ana', { action: 'delete', item_id: 'ferry' }, { day: DAY, version, day_version });
}

export function move(story: Story, asked: Payload, told: Payload): Story {
  const change = { day: DAY, from: { day: DAY, day_version: told['day_version'] }, data: {}, ...told };
  return story.change('ana', { action: 'move', day: DAY, ...asked }, change);
}

/** Another epoch begins, in which all up to `cut` is still there. */
export function beginEpoch(story: Story, epoch: string, cut: number): Story {
  story.hear('eve', { type: 'room', payload: { action: 'truncate', epoch, cut } });
  story.epoch = epoch;
  return story;
}
