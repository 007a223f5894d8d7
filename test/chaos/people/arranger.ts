import type { Payload } from '../history.js';
import { actUntil, pause } from './person.js';
import type { Person, Setup } from './person.js';
import { DAYS, STOPS, lookUp, marked } from './stops.js';

const PAUSE_MS = [80, 350] as const;
const HELD_MS = [10, 200] as const;
const LEASE_MS = 5_000;
/** A lease covers the place as well. */
const LOCKED_SHARE = 0.2;
/** Others may have been faster. */
const GUARDED_SHARE = 0.3;
const BLIND_SHARE = 0.2;

/** Puts the plan in order: makes stops, moves them from day to day, orders a day, deletes and restores, and votes. */
export class Arranger implements Person {
  private made = 0;
  private readonly acts = [
    () => this.create(),
    () => this.move(),
    () => this.move(),
    () => this.move(),
    () => this.reorder(),
    () => this.delete(),
    () => this.restore(),
    () => this.restore(),
    () => this.vote(),
  ];

  constructor(private readonly setup: Setup) {}

  get client() {
    return this.setup.client;
  }

  async live(until: AbortSignal): Promise<void> {
    const { random } = this.setup;
    await actUntil(this.setup, PAUSE_MS, until, () =>
      random.chance(LOCKED_SHARE) ? this.moveLocked(until) : random.pick(this.acts)(),
    );
  }

  private get stop(): string {
    return this.setup.random.pick(STOPS);
  }

  /** A day, and first, last, or after some stop, which may stand elsewhere. */
  private get spot(): Payload {
    const { random } = this.setup;
    const place = random.pick([{}, { after: null }, { after: random.pick(STOPS) }]);
    return { day: random.pick(DAYS), ...place };
  }

  private async create(): Promise<void> {
    const { client, random } = this.setup;
    const id = client.nextId;
    const item_id = random.chance(0.5) ? this.stop : `stop-${client.name}-${++this.made}`;
    const data = marked(this.setup, id, { title: 'somewhere' });
    await client.send('planning', { action: 'create', item_id, ...this.spot, data }, id);
  }

  private async move(): Promise<void> {
    const { client } = this.setup;
    const item_id = this.stop;
    await client.send('planning', { action: 'move', item_id, ...this.spot, ...(await this.guard(item_id)) });
  }

  /** Sometimes it moves, and sometimes it deletes, what it holds. */
  private async moveLocked(until: AbortSignal): Promise<void> {
    const { client, random } = this.setup;
    const item_id = this.stop;
    const lock = await client.send('planning', { action: 'lock', item_id, ttl_ms: LEASE_MS });
    if (lock.kind !== 'ok') return;
    const { token } = lock.ack;
    await pause(random, HELD_MS, until);
    const act = random.chance(0.8) ? { action: 'move', ...this.spot } : { action: 'delete' };
    await client.send('planning', { ...act, item_id, token });
    await client.send('planning', { action: 'unlock', item_id, token });
  }

  private async reorder(): Promise<void> {
    const { client, random } = this.setup;
    const day = random.pick(DAYS);
    const stops = (await lookUp(this.setup)).filter((stop) => stop.day === day);
    const order = stops.map(({ item_id }) => ({ item_id, place: random.next() })).sort((a, b) => a.place - b.place);
    await client.send('planning', { action: 'reorder', day, order: order.map(({ item_id }) => item_id) });
  }

  private async delete(): Promise<void> {
    const item_id = this.stop;
    await this.setup.client.send('planning', { action: 'delete', item_id, ...(await this.guard(item_id)) });
  }

  /** Mostly one that is gone, if there is one. */
  private async restore(): Promise<void> {
    const { client, random } = this.setup;
    const there = new Set((await lookUp(this.setup)).map(({ item_id }) => item_id));
    const gone = STOPS.filter((stop) => !there.has(stop));
    const item_id = gone.length === 0 || random.chance(BLIND_SHARE) ? this.stop : random.pick(gone);
    await client.send('planning', { action: 'restore', item_id });
  }

  private async vote(): Promise<void> {
    const value = this.setup.random.pick([-1, 0, 1]);
    await this.setup.client.send('planning', { action: 'vote', item_id: this.stop, value });
  }

  private async guard(item_id: string): Promise<Payload> {
    if (!this.setup.random.chance(GUARDED_SHARE)) return {};
    const known = (await lookUp(this.setup)).find((stop) => stop.item_id === item_id);
    return known === undefined ? {} : { base_version: known.version };
  }
}
