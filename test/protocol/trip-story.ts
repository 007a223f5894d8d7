import { Erasures } from '../../src/privacy/erasures.js';
import type { RoomId, UserId } from '../../src/protocol/ids.js';
import { RoomDeletions } from '../../src/realtime/room-deletions.js';
import type { ManualClock } from '../support/manual-clock.js';
import type { RallyClient } from '../support/rally-client.js';
import { TokenBench, bearer } from '../support/token-bench.js';
import { NOW_S, tokenOf } from '../support/tokens.js';

type More = Readonly<Record<string, unknown>>;

const PIZZERIA = { name: 'Pizzeria', latitude: 39.5696, longitude: 2.6502 };
const MAY1 = '2026-05-01';
const HEARD = { type: 'room', payload: { action: 'joined' } };

function act(type: string, action: string, more: More = {}): object {
  return { type, payload: { action, ...more } };
}

/**
 * Four friends use every command there is, and are told of everything there is but what takes a store that loses something.
 * Ana owns the room, Cem is there with the original protocol.
 */
export class TripStory {
  private constructor(
    private readonly bench: TokenBench,
    readonly ana: RallyClient,
    readonly ben: RallyClient,
    readonly eve: RallyClient,
    readonly cem: RallyClient,
  ) {}

  static async begin(): Promise<TripStory> {
    const bench = await TokenBench.start();
    const rooms = { trip: 'member', ferry: 'member' };
    const ana = await bench.connect({ rooms: { trip: 'owner' } });
    await ana.expect(HEARD);
    const ben = await bench.connect({ sub: 'ben', rooms });
    await ana.expect({ type: 'presence', payload: { action: 'join' } });
    const eve = await bench.connect({ sub: 'eve', rooms });
    const cem = await bench.server.connect({ room: 'trip', v: 1, headers: await bearer({ sub: 'cem', rooms }) });
    await Promise.all([ben.expect(HEARD), eve.expect(HEARD), cem.settled()]);
    return new TripStory(bench, ana, ben, eve, cem);
  }

  /** Those of whom examples are taken, first who comes first. */
  get cast(): readonly RallyClient[] {
    return [this.ana, this.ben, this.eve, this.cem];
  }

  get httpUrl(): string {
    return this.bench.server.httpUrl;
  }

  async play(): Promise<void> {
    await this.chat();
    await this.polls();
    await this.moderation();
    await this.itinerary();
    await this.leases();
    await this.positions();
    await this.shares();
    await this.rooms();
    await this.sessions();
    for (const client of this.cast) client.terminate();
  }

  private get clock(): ManualClock {
    return this.bench.clock;
  }

  private async chat(): Promise<void> {
    const { ana, ben } = this;
    await ben.get(act('chat', 'typing', { state: 'start' }));
    await ana.expect({ type: 'chat', payload: { action: 'typing' } });
    const said = { content: 'Dinner at the pizzeria?', mentions: ['ben'], metadata: { app: 'demo' } };
    const { message_id } = await ana.get({ type: 'chat', payload: said });
    const of = { message_id };
    await ben.get({ type: 'chat', payload: { content: 'Yes!', thread: message_id, reply_to: message_id } });
    await ana.refused(act('chat', 'edit', { ...of, content: 'Dinner?', base_version: 7 }));
    await ana.get(act('chat', 'edit', { ...of, content: 'Dinner at the pizzeria at 8?', base_version: 1 }));
    await ben.get(act('chat', 'react', { ...of, emoji: '👍' }));
    await ana.get(act('chat', 'reactions', of));
    await ana.get(act('chat', 'pin', of));
    await ana.get(act('chat', 'pins'));
    await ben.get(act('chat', 'delivered', { up_to: 2 }));
    await ben.get(act('chat', 'read', { up_to: 2 }));
    await this.clock.advance(2_000);
    await ana.expect({ type: 'chat', payload: { action: 'receipt' } });
    await ana.get(act('chat', 'receipts'));
    await ana.get(act('chat', 'unread'));
    await ana.get(act('chat', 'history', { limit: 10 }));
    await ben.get(act('chat', 'unreact', { ...of, emoji: '👍' }));
    await ana.get(act('chat', 'unpin', of));
  }

  private async polls(): Promise<void> {
    const { ana, ben } = this;
    const poll = await ana.get(act('chat', 'poll', { question: 'When?', options: ['at 8', 'at 9'] }));
    await ben.get(act('chat', 'poll_vote', { message_id: poll['message_id'], options: [1] }));
    await ana.get(act('chat', 'poll_close', { message_id: poll['message_id'] }));
  }

  private async moderation(): Promise<void> {
    const { ana, ben, eve } = this;
    const { message_id } = await ben.get({ type: 'chat', payload: { content: 'Buy cheap watches' } });
    await eve.get(act('chat', 'moderate', { op: 'report', message_id, reason: 'advertising' }));
    await ana.get(act('chat', 'moderate', { op: 'mute', user_id: 'ben', until: this.clock.now() + 60_000 }));
    await ana.get(act('chat', 'reports'));
    await ana.get(act('chat', 'delete', { message_id }));
    await ana.get(act('chat', 'moderate', { op: 'unmute', user_id: 'ben' }));
    await ana.get(act('chat', 'moderate', { op: 'slow_mode', interval_ms: 1_000 }));
    await ana.get(act('chat', 'moderate', { op: 'slow_mode', interval_ms: 0 }));
  }

  private async itinerary(): Promise<void> {
    const { ana, ben } = this;
    const joined = ana.frames.find(({ payload }) => payload['action'] === 'joined');
    const dinner = { item_id: 'dinner' };
    const museum = { item_id: 'museum' };
    await ana.get(act('planning', 'create', { ...dinner, day: MAY1, data: { title: 'Dinner', kind: 'meal' } }));
    await ana.get(act('planning', 'update', { ...dinner, data: { start: `${MAY1}T20:00` }, base_version: 1 }));
    await ben.get(act('planning', 'update', { ...museum, data: { title: 'Museum' } }));
    await ana.get(act('planning', 'move', { ...museum, day: MAY1, after: null }));
    await ana.get(act('planning', 'reorder', { day: MAY1, order: ['dinner', 'museum'] }));
    await ben.get(act('planning', 'vote', { ...dinner, value: 1 }));
    await ana.get(act('planning', 'undo'));
    await ana.get(act('planning', 'delete', museum));
    await ana.get(act('planning', 'restore', museum));
    await ana.get(
      act('planning', 'batch', { ops: [{ action: 'update', ...museum, data: { notes: 'closed on Mondays' } }] }),
    );
    await ana.get(act('planning', 'focus', { ...dinner, field: 'title' }));
    await ben.expect({ type: 'planning', payload: { action: 'focus' } });
    await ana.get(act('planning', 'history', { ...dinner, limit: 10 }));
    await ana.get(act('planning', 'changes', { since: `${String(joined?.payload['epoch'])}:0`, limit: 5 }));
  }

  private async leases(): Promise<void> {
    const { ana, ben } = this;
    const dinner = { item_id: 'dinner' };
    const { token } = await ana.get(act('planning', 'lock', dinner));
    await ben.get(act('planning', 'lock', { ...dinner, wait: true }));
    await ana.expect({ type: 'planning', payload: { action: 'queue' } });
    await ana.get(act('planning', 'renew', { ...dinner, token }));
    await ana.expect({ type: 'planning', payload: { action: 'renew' } });
    await ana.get(act('planning', 'snapshot'));
    await ana.get(act('planning', 'unlock', dinner));
    await ben.get(act('planning', 'unlock', dinner));
  }

  private async positions(): Promise<void> {
    const { ana, ben, eve, cem } = this;
    const { place_id } = await ana.get(act('location', 'place_set', { ...PIZZERIA, meeting: true }));
    await ana.get(act('location', 'share_start', { duration_ms: 1_200_000, keep_track: true }));
    const { latitude, longitude } = PIZZERIA;
    await ana.get({ type: 'location', payload: { latitude, longitude, accuracy: 5, heading: 90, speed: 1.2 } });
    await cem.expect({ type: 'location' });
    await eve.get(act('session', 'mode', { mode: 'background' }));
    await ana.expect({ type: 'presence', payload: { action: 'update' } });
    await this.clock.advance(5_000);
    await ana.get({ type: 'location', payload: { latitude, longitude: 2.6503, accuracy: 8.5, battery: 0.6 } });
    await ben.get({ type: 'location', payload: { latitude, longitude: 2.66, accuracy: 12 } });
    await ana.expect({ type: 'location', user_id: 'ben' });
    await eve.get(act('session', 'mode', { mode: 'foreground' }));
    await eve.expect({ type: 'location', user_id: 'ben' });
    await this.clock.advance(5_000);
    const point = { latitude, longitude: 2.6504, ts: this.clock.now() };
    await ana.get(act('location', 'batch', { points: [{ ...point, ts: point.ts - 1_000 }, point] }));
    await ana.get(act('location', 'snapshot'));
    await ana.get(act('location', 'track', { user_id: 'ana', limit: 10 }));
    await ben.get(act('location', 'track', { user_id: 'ana', format: 'geojson' }));
    await this.clock.advance(70_000);
    await ben.expect({ type: 'location', payload: { action: 'state' } });
    cem.terminate();
    for (const watcher of [ben, eve]) await watcher.get(act('session', 'mode', { mode: 'background' }));
    await ana.expect({ type: 'location', payload: { action: 'policy' } });
    for (const watcher of [ben, eve]) await watcher.get(act('session', 'mode', { mode: 'foreground' }));
    await ana.get(act('location', 'share_extend', { duration_ms: 600_000 }));
    await ana.get(act('location', 'share_stop'));
    await ana.get(act('location', 'place_remove', { place_id }));
  }

  private async shares(): Promise<void> {
    const { ana, ben, eve } = this;
    await ana.get(act('location', 'share_start', { duration_ms: 600_000, audience: ['ben'], precision: 'approx' }));
    await ben.expect({ type: 'location', payload: { action: 'share_started', precision: 'approx' } });
    await eve.expect({ type: 'room', payload: { action: 'hidden' } });
    await ana.get(act('location', 'forget'));
  }

  private async rooms(): Promise<void> {
    const { ana, ben, eve } = this;
    await ana.get(act('room', 'members'));
    await ana.get(act('room', 'update', { include: ['planning', 'location', 'presence'] }));
    await eve.get(act('room', 'join', { rooms: [{ room_id: 'ferry', include: ['chat', 'presence'] }] }));
    await ben.get(act('room', 'join', { rooms: [{ room_id: 'ferry' }] }));
    await eve.get({ ...act('room', 'leave'), room_id: 'ferry' });
    await ben.expect({ type: 'presence', payload: { action: 'leave' } });
    await this.bench.server.app.get(RoomDeletions).delete('ferry' as RoomId);
    await ben.expect({ type: 'room', room_id: 'ferry', payload: { action: 'deleted' } });
    await ana.get(act('chat', 'moderate', { op: 'remove', user_id: 'eve' }));
    await eve.expect({ type: 'room', payload: { action: 'removed' } });
    await ana.get(act('chat', 'moderate', { op: 'readmit', user_id: 'eve' }));
    await this.bench.server.app.get(Erasures).erase('eve' as UserId);
    await ana.expect({ type: 'room', payload: { action: 'erased' } });
  }

  private async sessions(): Promise<void> {
    const { ana, bench } = this;
    await ana.get(act('session', 'ping'));
    await ana.get(
      act('session', 'refresh', { token: await tokenOf({ rooms: { trip: 'owner' }, exp: NOW_S + 7_200 }) }),
    );
    await ana.settled();
    await bench.server.drain();
    await ana.expect({ type: 'session', payload: { action: 'draining' } });
  }
}
