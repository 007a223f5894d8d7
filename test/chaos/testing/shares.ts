import type { Payload } from '../history.js';
import type { Story } from './story.js';

/** What ana does with her position as a good server does it, each with its ack; `audience` alone hears of it. */
export function share(story: Story, id: string, more: Payload = {}, audience?: readonly string[]): Story {
  const told = { action: 'share_started', ...shareOf(id, more) };
  story.store('ana', 'location', told);
  const asked = { action: 'share_start', ...(audience === undefined ? {} : { audience }) };
  return story.ack('ana', 'location', asked, { share_id: id, seq: story.events.length });
}

export function stop(story: Story, id: string): Story {
  story.store('ana', 'location', { action: 'share_ended', share_id: id, reason: 'stopped' });
  return story.ack('ana', 'location', { action: 'share_stop' }, { seq: story.events.length });
}

/** Of ana’s, on its way to somebody. */
export function see(story: Story, client: string, more: Payload = {}): Story {
  return story.hear(client, { type: 'location', user_id: 'ana', payload: { ...POINT, ...more } });
}

function shareOf(id: string, more: Payload = {}): Payload {
  return { share_id: id, precision: 'exact', expires_at: 60_000, ...more };
}

/** What a join, or a snapshot, shows. */
export function shown(id: string, share: Payload = {}, point: Payload = {}): Payload {
  return {
    positions: [{ user_id: 'ana', ...POINT, ...point }],
    shares: [{ user_id: 'ana', ...shareOf(id, share) }],
  };
}

export const NOTHING_SHOWN = { state: { location: { positions: [], shares: [] } } };
const POINT = { latitude: 30.123, longitude: 1.234, fix_ts: 1 };
