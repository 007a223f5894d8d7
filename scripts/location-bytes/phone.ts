import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { SendPolicy } from '../../src/features/location/policy/send-policy.messages.js';
import { metresBetween } from '../../src/features/location/geo/distance.rules.js';
import type { TrackPoint } from '../../test/support/recorded-tracks.js';
import type { Frame } from '../../test/support/rally-client.js';

/** What went over its socket, from TCP's point of view. */
export interface Traffic {
  readonly up: number;
  readonly down: number;
  /** Of what came down: answers to its fixes. */
  readonly acks: number;
  readonly fixes: number;
}
/** Of the question whose answer comes after all that was sent before. */
const SETTLING = 'settle';

interface Manners {
  readonly v: 1 | 2;
  readonly keepsPolicy?: true;
}
interface Sent {
  readonly point: TrackPoint;
  readonly at: number;
}

/** Somebody who shares their position with a room, and watches all others there. */
export class Phone {
  readonly errors: string[] = [];
  private acks = 0;
  private fixes = 0;
  private policy: SendPolicy | undefined;
  private last: Sent | undefined;
  private settled: (() => void) | undefined;

  private constructor(
    private readonly ws: WebSocket,
    private readonly keepsPolicy: boolean,
  ) {
    ws.on('message', (data: Buffer) => this.hear(data));
  }

  static async join(url: string, room: string, user: string, { v, keepsPolicy }: Manners): Promise<Phone> {
    const ws = new WebSocket(`${url}?v=${v}&room_id=${room}&user_id=${user}`);
    const phone = new Phone(ws, keepsPolicy === true);
    await once(ws, 'open');
    return phone;
  }

  /** All bytes so far. */
  get traffic(): Traffic {
    // Not in the types of ws; there is no other way to count headers, pings and all.
    const { bytesRead: down, bytesWritten: up } = (this.ws as unknown as { _socket: Record<string, number> })._socket;
    return { up: up ?? 0, down: down ?? 0, acks: this.acks, fixes: this.fixes };
  }

  /** Tells where it is, if it is time to. */
  tell(point: TrackPoint): void {
    const now = Date.now();
    if (!this.isDue(point, now)) return;
    this.last = { point, at: now };
    this.fixes++;
    const { latitude, longitude, altitude, heading, speed } = point;
    const fix = { latitude, longitude, accuracy: 8, altitude, heading, speed, ts: now };
    this.ws.send(JSON.stringify({ type: 'location', id: `f${this.fixes}`, payload: fix }));
  }

  /** Resolves when all has come that was under way. */
  async settle(): Promise<void> {
    const settled = new Promise<void>((resolve) => (this.settled = resolve));
    this.ws.send(JSON.stringify({ type: 'session', id: SETTLING, payload: { action: 'ping' } }));
    await settled;
  }

  async leave(): Promise<void> {
    this.ws.close(1000);
    await once(this.ws, 'close');
  }

  /** LOC-10. */
  private isDue(point: TrackPoint, now: number): boolean {
    const { last, policy } = this;
    if (last === undefined || policy === undefined || !this.keepsPolicy) return true;
    const waited = now - last.at;
    const isFar = metresBetween(last.point, point) >= policy.min_distance_m;
    return (waited >= policy.min_interval_ms && isFar) || waited >= policy.max_interval_ms;
  }

  private hear(data: Buffer): void {
    const text = data.toString();
    const isAck = text.startsWith('{"type":"ack"');
    if (isAck) this.acks += data.length;
    // What a busy server could not store in time, the next fix makes up for.
    if (text.startsWith('{"type":"error"') && !text.includes('"retryable":true')) this.errors.push(text);
    else if (isAck || text.includes('"action":"policy"')) this.heed(JSON.parse(text) as Frame, isAck);
  }

  private heed({ re, payload }: Frame, isAck: boolean): void {
    if (re === SETTLING) return this.settled?.();
    const told = isAck ? payload['policy'] : payload;
    if (told !== undefined) this.policy = told as SendPolicy;
  }
}
