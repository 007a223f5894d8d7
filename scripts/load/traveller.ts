import { setTimeout as delay } from 'node:timers/promises';
import type { Frame } from '../../test/support/rally-client.js';
import { ANA, BEN } from '../replay/story.js';
import { LogReader } from '../support/event-order.js';
import type { RoomLog } from '../support/room-log.js';
import type { Watch } from '../support/watch.js';
import { WireClient } from '../support/wire-client.js';

export interface Receipt {
  readonly user: string;
  readonly seq: number;
  readonly payload: Record<string, unknown>;
}
interface Setup {
  readonly url: string;
  readonly room: string;
  readonly user: string;
  readonly log: RoomLog;
  readonly watch: Watch;
}

const LINES = [...ANA.chat, ...BEN.chat];
/** Few enough for ten people to meet. */
const ITEMS = ['ferry', 'hotel', 'dinner', 'museum', 'hike'];
/** Refusals that the others explain. */
const CONTENTION = new Set(['item_locked', 'version_conflict']);
const PAUSE_MS = { least: 200, most: 700 };
const AWAY_MS = { least: 50, most: 1_500 };

/** One who does everything that a client can do, at random, and keeps account of the answers. */
export class Traveller {
  readonly user: string;
  readonly receipts: Receipt[] = [];
  readonly faults: string[] = [];
  readonly contention = new Map<string, number>();
  readonly answerTimes: number[] = [];
  /** The newest fix of each user that was seen here. */
  readonly positions = new Map<string, number>();
  lastFix = 0;
  asked = 0;
  heard = 0;
  returns = 0;
  private readonly reader: LogReader;
  private readonly versions = new Map<string, number>();
  private wire: WireClient | undefined;
  private ids = 0;

  constructor(private readonly setup: Setup) {
    this.user = setup.user;
    this.reader = new LogReader(setup.user, setup.log);
  }

  get client(): WireClient {
    if (this.wire === undefined) throw new Error(`${this.user} has not joined`);
    return this.wire;
  }

  get cursor(): number {
    return this.reader.cursor;
  }

  async join(): Promise<void> {
    const { url, room, user } = this.setup;
    const since = this.reader.epoch === '' ? undefined : this.reader.since;
    const { client } = await WireClient.join({ url, room, user, since, onFrame: (frame) => this.hear(frame) });
    this.wire = client;
  }

  async leave(): Promise<void> {
    await this.client.close();
  }

  /** Acts until `endsAt`, then waits where it is. */
  async live(endsAt: number): Promise<void> {
    await delay(between({ least: 0, most: PAUSE_MS.most }));
    while (performance.now() < endsAt) {
      await this.act(Math.random());
      await delay(between(PAUSE_MS));
    }
    await this.move();
  }

  private act(chance: number): Promise<void> {
    if (chance < 0.3) return this.say();
    if (chance < 0.6) return this.move();
    if (chance < 0.75) return this.edit();
    if (chance < 0.8) return this.overwrite();
    if (chance < 0.86) return this.read('chat', { action: 'history', limit: 20 });
    if (chance < 0.9) return this.read('planning', { action: 'snapshot' });
    if (chance < 0.94) return this.read('location', { action: 'snapshot' });
    if (chance < 0.96) return this.stepOut();
    return chance < 0.98 ? this.drop() : this.dropWhileSaying();
  }

  private async say(): Promise<void> {
    const content = `${LINES[Math.floor(Math.random() * LINES.length)] ?? ''} (${this.user}, ${++this.ids})`;
    this.receive(await this.ask('chat', { content }), { content });
  }

  private async move(): Promise<void> {
    const ts = Math.max(Date.now(), this.lastFix + 1);
    const fix = { latitude: 39.7 + Math.random() / 10, longitude: 2.7 + Math.random() / 10, accuracy: 5, ts };
    const ack = await this.ask('location', fix);
    if (ack !== null) this.lastFix = Number(ack['ts']);
    if (ack !== null && ack['status'] !== 'accepted' && ack['status'] !== 'conflated') {
      this.faults.push(`${this.user}: a fix was ${String(ack['status'])}`);
    }
  }

  /** Lock → update, once or twice → unlock; now and then it forgets to unlock and lets the lease run out. */
  private async edit(): Promise<void> {
    const item_id = anItem();
    const lease = await this.ask('planning', { action: 'lock', item_id, ttl_ms: 5_000 });
    if (lease === null) return;
    const { token } = lease;
    this.receive(lease, { action: 'lock', item_id });
    let base_version = lease['version'];
    for (let times = Math.random() < 0.5 ? 1 : 2; times > 0; times--) {
      const data = this.someData();
      const ack = await this.ask('planning', { action: 'update', item_id, data, token, base_version });
      base_version = this.receive(ack, { action: 'update', item_id, data })?.['version'];
    }
    if (Math.random() < 0.05) return;
    const ack = await this.ask('planning', { action: 'unlock', item_id, token });
    this.receive(ack, { action: 'unlock', item_id, reason: 'released' });
  }

  /** An update without a lease, on what may be an old version. */
  private async overwrite(): Promise<void> {
    const item_id = anItem();
    const data = this.someData();
    const base_version = this.versions.get(item_id);
    const ack = await this.ask('planning', { action: 'update', item_id, data, base_version });
    this.receive(ack, { action: 'update', item_id, data });
  }

  private async read(type: string, payload: object): Promise<void> {
    await this.ask(type, payload);
  }

  /** Leaves the room, and joins it again on the same socket. */
  private async stepOut(): Promise<void> {
    await this.ask('room', { action: 'leave' });
    await delay(between(AWAY_MS));
    await this.ask('room', { action: 'join', since: this.reader.since });
    this.returns++;
  }

  /** The network is gone for a moment. */
  private async drop(): Promise<void> {
    this.client.cut();
    await delay(between(AWAY_MS));
    await this.join();
    this.returns++;
  }

  /** Cut off before the answer: the same frame again is done once, whether or not the first one arrived. */
  private async dropWhileSaying(): Promise<void> {
    const content = `${LINES[0] ?? ''} (${this.user}, ${++this.ids})`;
    const id = `again-${this.ids}`;
    const lost = this.client.ask('chat', { content }, id).catch(() => undefined);
    await delay(Math.random() * 5);
    await this.drop();
    await lost;
    this.receive(await this.ask('chat', { content }, id), { content });
  }

  private async ask(type: string, payload: object, id = `f${++this.ids}`): Promise<Record<string, unknown> | null> {
    const askedAt = performance.now();
    this.asked++;
    const answer = await this.client.ask(type, payload, id);
    this.answerTimes.push(performance.now() - askedAt);
    if (answer.type === 'ack') return answer.payload;
    const code = String(answer.payload['code']);
    if (CONTENTION.has(code)) this.contention.set(code, (this.contention.get(code) ?? 0) + 1);
    else this.faults.push(`${this.user}: ${JSON.stringify(answer.payload)} for ${type} ${JSON.stringify(payload)}`);
    return null;
  }

  /** Keeps what the ack promised; `null` was refused, and promised nothing. */
  private receive(
    ack: Record<string, unknown> | null,
    payload: Record<string, unknown>,
  ): Record<string, unknown> | null {
    if (typeof ack?.['seq'] === 'number') this.receipts.push({ user: this.user, seq: ack['seq'], payload });
    return ack;
  }

  private someData(): Record<string, unknown> {
    return {
      notes: `${LINES[this.ids % LINES.length] ?? ''} (${this.user}, ${++this.ids})`,
      cost: { amount: String(this.ids), currency: 'EUR' },
    };
  }

  private hear(frame: Frame): void {
    this.heard++;
    this.reader.take(frame);
    const { type, user_id = '', re, payload } = frame;
    if (type === 'error' && typeof re !== 'string') this.faults.push(`${this.user}: ${JSON.stringify(payload)}`);
    if (type === 'planning' && payload['action'] === 'update') {
      this.versions.set(String(payload['item_id']), Number(payload['version']));
    }
    if (type === 'location' && payload['action'] === undefined) this.see(user_id, payload);
    if (payload['action'] === 'positions') this.seeAll(payload);
    if (type === 'room' && payload['action'] === 'joined') {
      this.seeAll((payload['state'] as { location?: Record<string, unknown> }).location ?? {});
    }
    this.setup.watch.changed();
  }

  private seeAll({ positions }: Record<string, unknown>): void {
    for (const fix of (positions ?? []) as Record<string, unknown>[]) this.see(String(fix['user_id']), fix);
  }

  private see(user: string, { fix_ts }: Record<string, unknown>): void {
    this.positions.set(user, Math.max(this.positions.get(user) ?? 0, Number(fix_ts)));
  }
}

function anItem(): string {
  return ITEMS[Math.floor(Math.random() * ITEMS.length)] ?? '';
}

function between({ least, most }: { least: number; most: number }): number {
  return least + Math.random() * (most - least);
}
