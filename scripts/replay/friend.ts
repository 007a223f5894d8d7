import { setTimeout as delay } from 'node:timers/promises';
import type { Frame } from '../../test/support/rally-client.js';
import { LogReader } from '../support/event-order.js';
import type { RoomLog } from '../support/room-log.js';
import type { Watch } from '../support/watch.js';
import { WireClient } from '../support/wire-client.js';
import { Sightings } from './sightings.js';
import type { Story } from './story.js';
import type { TrackPoint } from '../../test/support/recorded-tracks.js';

/** Waits before a lease is asked for again that somebody else holds; here nobody holds one for long. */
const LOCKED_WAIT_MS = 50;

export interface SentFix {
  readonly latitude: number;
  readonly longitude: number;
  readonly ts: number;
}
/** An accepted command: where the room's log must have it, and how it is known there. */
export interface Receipt {
  readonly user: string;
  readonly seq: number;
  readonly payload: Record<string, unknown>;
}

/** One of those who share the trip: knows of the room what frames told, and no more. */
export class Friend {
  readonly positions = new Sightings();
  readonly sent: SentFix[] = [];
  readonly receipts: Receipt[] = [];
  /** What the server refused, other than a lease that somebody else held. */
  readonly faults: string[] = [];
  readonly statuses = new Map<string, number>();
  readonly chatsHeard: string[] = [];
  lockedOut = 0;
  /** Metres of the track so far. */
  distance = 0;
  private readonly reader: LogReader;
  private wire: WireClient | undefined;

  constructor(
    readonly name: string,
    private readonly log: RoomLog,
    private readonly watch: Watch,
  ) {
    this.reader = new LogReader(name, log);
  }

  get waits(): number {
    return this.client.waits;
  }

  get cursor(): number {
    return this.reader.cursor;
  }

  get client(): WireClient {
    if (this.wire === undefined) throw new Error(`${this.name} has not joined`);
    return this.wire;
  }

  async join(url: string, room: string): Promise<Frame> {
    const onFrame = (frame: Frame) => this.hear(frame);
    const { client, joined } = await WireClient.join({ url, room, user: this.name, onFrame });
    this.wire = client;
    return joined;
  }

  /** Sends every point at its time, `speed` times as fast as it was recorded; `onPoint` hears how many were sent. */
  async move(track: readonly TrackPoint[], speed: number, onPoint: (sent: number) => void): Promise<void> {
    const startedAt = Date.now();
    let last = 0;
    for (const { at, distance, ...fix } of track) {
      const due = startedAt + at / speed;
      if (due - Date.now() >= 1) await delay(due - Date.now());
      // The recorded time, brought to now; at very high speeds points would else share a millisecond.
      const ts = (last = Math.max(last + 1, Math.floor(due)));
      const accuracy = 4 + (this.sent.length % 5);
      const answer = await this.client.ask('location', { ...fix, accuracy, ts });
      this.note(answer);
      // A time ahead of the server's clock, if only by a millisecond, is told as the server's (LOC-2).
      this.sent.push({ latitude: fix.latitude, longitude: fix.longitude, ts: Number(answer.payload['ts'] ?? ts) });
      this.distance = distance;
      onPoint(this.sent.length);
    }
  }

  async say(content: string): Promise<void> {
    const { seq } = await this.client.get('chat', { content });
    this.receipts.push({ user: this.name, seq: Number(seq), payload: { content } });
  }

  /** Lock → update → unlock, as somebody does who has the item open in an editor. */
  async edit({ item: item_id, data }: Story['edits'][number]): Promise<void> {
    const { token, version, ...lock } = await this.lock(item_id);
    const update = { action: 'update', item_id, data, token, base_version: version };
    const changed = await this.client.get('planning', update);
    const unlocked = await this.client.get('planning', { action: 'unlock', item_id, token });
    const receipt = (seq: unknown, payload: Record<string, unknown>) =>
      this.receipts.push({ user: this.name, seq: Number(seq), payload: { item_id, ...payload } });
    receipt(lock['seq'], { action: 'lock' });
    const { version: reached, created } = changed;
    receipt(changed['seq'], { action: 'update', data, version: reached, ...(created === true && { created }) });
    receipt(unlocked['seq'], { action: 'unlock', reason: 'released' });
  }

  private async lock(item_id: string): Promise<Record<string, unknown>> {
    for (;;) {
      const { type, payload } = await this.client.ask('planning', { action: 'lock', item_id });
      if (type === 'ack') return payload;
      if (payload['code'] !== 'item_locked') throw new Error(`Lock refused: ${JSON.stringify(payload)}`);
      this.lockedOut++;
      await delay(LOCKED_WAIT_MS);
    }
  }

  private note({ type, payload }: Frame): void {
    const status = String(type === 'ack' ? payload['status'] : payload['code']);
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (type === 'error') this.faults.push(`a fix of ${this.name}: ${JSON.stringify(payload)}`);
  }

  private hear(frame: Frame): void {
    this.reader.take(frame);
    this.positions.take(frame);
    const { type, re, payload } = frame;
    if (type === 'chat' && payload['action'] === undefined) this.chatsHeard.push(String(payload['content']));
    if (type === 'error' && typeof re !== 'string') this.faults.push(`${this.name}: ${JSON.stringify(payload)}`);
    this.watch.changed();
  }
}
