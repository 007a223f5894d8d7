import type { Frame } from '../../test/support/rally-client.js';
import { RallyClient } from '../../sdk/src/rally-client.js';
import { RallyError } from '../../sdk/src/errors.js';
import type { RallyRoom } from '../../sdk/src/room.js';
import { pause } from '../support/pause.js';
import type { Watch } from '../support/watch.js';
import { WireMeter } from '../support/wire-meter.js';
import type { Role } from './cast.js';
import { Editor } from './editor.js';
import type { Desk } from './editor.js';
import { receiptOf } from './ledger.js';
import type { Ledger } from './ledger.js';
import { RoomCopy } from './room-copy.js';
import type { Plan } from './room-copy.js';
import { Tally } from './tally.js';
import { Talk } from './talk.js';
import { Walk } from './walk.js';

export interface Setup {
  readonly urls: readonly string[];
  readonly room: string;
  /** Times as fast as it was recorded. */
  readonly speed: number;
  /** Between two things that one friend does, on average. */
  readonly paceMs: number;
  readonly ledger: Ledger;
  readonly watch: Watch;
  readonly end: AbortSignal;
  readonly onFrame: (frame: Frame) => void;
  readonly tell: (who: string, what: string, isConnection: boolean) => void;
}
/** A position goes on at most once a second; more would only be conflated (LOC-3). */
const FIX_INTERVAL_MS = 1_000;
/** There will be no answer: the client was closed, or turned away. */
const ENDS: ReadonlySet<string> = new Set(['closed', 'rejected', 'left']);

/** One of the friends: walks, talks and plans, knows of the room what frames tell, and never gives up. */
export class Companion implements Desk {
  readonly tally = new Tally();
  readonly copy: RoomCopy;
  readonly walk: Walk;
  /** Wants to be in the room; whether it is, `isHere` tells. */
  isExpected = false;
  /** `ts` of the newest position that was taken; 0 before the first. */
  lastFix = 0;
  private readonly talk: Talk;
  private readonly editor: Editor;
  private client: RallyClient | undefined;
  private visited: RallyRoom | undefined;
  private meter = new WireMeter();
  private movedAt = 0;

  constructor(
    readonly role: Role,
    private readonly setup: Setup,
  ) {
    this.copy = new RoomCopy(role.name, setup.ledger);
    this.walk = new Walk(role.track, role.places, role.start);
    this.talk = new Talk(role.name);
    this.editor = new Editor(this);
  }

  get name(): string {
    return this.role.name;
  }

  get isHere(): boolean {
    return this.visited?.isLive === true;
  }

  get url(): string {
    return this.meter.url ?? this.setup.urls[0] ?? '';
  }

  get reconnects(): number {
    return this.tally.reconnects;
  }

  get isOver(): boolean {
    return this.setup.end.aborted;
  }

  /** Resolves when it is in the room, at the first time or again. */
  async come(): Promise<void> {
    const { urls, room } = this.setup;
    this.isExpected = true;
    this.meter = new WireMeter();
    this.tally.add(this.meter);
    const client = new RallyClient({
      url: urls,
      userId: this.name,
      webSocket: this.meter.webSocket,
      outboxLimits: { 'planning.lock': Infinity, 'planning.renew': Infinity },
    });
    this.client = client;
    client.on('frame', ({ direction, frame }) => direction === 'in' && this.hear(frame));
    const { position } = this.copy;
    this.visited = client.room(room, { ...(position && { position }) });
    await this.visited.joined;
    this.watchConnection(client, this.visited);
    this.talk.came();
  }

  /** Walks, talks and plans until then, and finishes what it has begun. */
  async stay(end: AbortSignal): Promise<void> {
    await Promise.all([this.moveUntil(end), this.actUntil(end)]);
  }

  /** Leaves the room on its own will. */
  async leave(): Promise<void> {
    await this.visited?.leave();
    await this.close();
  }

  async close(): Promise<void> {
    this.isExpected = false;
    await this.client?.close();
  }

  async ask(
    type: string,
    payload: Record<string, unknown>,
    isExplained?: (refusal: Frame['payload']) => boolean,
  ): Promise<Frame> {
    const answer = await this.answer(type, payload);
    this.tally.note(`${this.name}, ${type}`, answer, isExplained);
    const receipt = receiptOf(this.name, payload, answer);
    if (receipt !== undefined) this.setup.ledger.acknowledge(receipt);
    return answer;
  }

  /** Shows where it is now. */
  async show(): Promise<void> {
    const now = performance.now();
    const { fix, arrived } = this.walk.go((now - this.movedAt) * this.setup.speed);
    this.movedAt = now;
    if (arrived !== undefined) this.talk.arrived(arrived.says);
    const ts = Math.max(Date.now(), this.lastFix + 1);
    const accuracy = 4 + Math.floor(Math.random() * 5);
    const { payload } = await this.ask('location', { ...fix, accuracy, ts });
    if (payload['status'] === 'accepted' || payload['status'] === 'conflated') this.lastFix = Number(payload['ts']);
  }

  until(condition: () => boolean, ms: number): Promise<boolean> {
    return this.setup.watch.until(() => this.isOver || condition(), ms);
  }

  async think(): Promise<void> {
    await pause(this.setup.paceMs * (0.2 + 0.2 * Math.random()), this.setup.end);
  }

  tell(what: string): void {
    this.setup.tell(this.name, what, false);
  }

  private async answer(type: string, payload: Record<string, unknown>): Promise<Frame> {
    const { visited } = this;
    if (visited === undefined) throw new Error(`${this.name} has not come`);
    const isQuestion = type === 'location' || payload['action'] === 'snapshot';
    try {
      return { type: 'ack', payload: await (isQuestion ? visited.ask(type, payload) : visited.send(type, payload)) };
    } catch (error) {
      if (!(error instanceof RallyError) || ENDS.has(error.code)) throw error;
      const { code, details, retryAfterMs: retry_after_ms } = error;
      return { type: 'error', payload: { code, details, retry_after_ms } };
    }
  }

  private watchConnection(client: RallyClient, room: RallyRoom): void {
    const { tell } = this.setup;
    let lostAt: number | undefined;
    client.on('closed', ({ code, reason, isFinal }) => {
      if (lostAt !== undefined || isFinal) return;
      lostAt = performance.now();
      tell(this.name, `lost the connection (${`closed with ${code} ${reason}`.trimEnd()}), tries again`, true);
    });
    room.on('joined', () => {
      const seconds = ((performance.now() - (lostAt ?? NaN)) / 1_000).toFixed(1);
      if (lostAt !== undefined) tell(this.name, `is back after ${seconds} s, at seq ${this.copy.reader.cursor}`, true);
      lostAt = undefined;
    });
  }

  private async moveUntil(end: AbortSignal): Promise<void> {
    this.movedAt = performance.now();
    while (!end.aborted) {
      await this.show();
      await pause(FIX_INTERVAL_MS, end);
    }
  }

  private async actUntil(end: AbortSignal): Promise<void> {
    for (;;) {
      await pause(this.setup.paceMs * (0.5 + Math.random()), end);
      if (end.aborted) return;
      const says = this.talk.next();
      if (says === undefined) await this.act(Math.random());
      else await this.say(says);
    }
  }

  private async act(chance: number): Promise<void> {
    if (chance < 0.65) {
      const edit = chance < 0.5 ? await this.editor.edit() : await this.editor.amend();
      if (edit !== undefined) this.talk.edited(edit);
    } else if (chance < 0.7) await this.ask('location', { action: 'snapshot' });
    else await this.say(this.talk.opening());
  }

  private async say(content: string | undefined): Promise<void> {
    if (content !== undefined) await this.ask('chat', { content });
  }

  private hear(frame: Frame): void {
    const { type, re, user_id = '', payload } = frame;
    this.tally.received++;
    this.copy.take(frame);
    if (type === 'room' && this.copy.isBlurred) this.refresh().catch(() => undefined); // Closed meanwhile.
    if (type === 'chat') this.talk.hear(user_id, String(payload['content']));
    if (type === 'error' && typeof re !== 'string') this.tally.note(this.name, frame);
    this.setup.onFrame(frame);
    this.setup.watch.changed();
  }

  /** Makes the copy anew, as of an event that is the newest here, too. */
  private async refresh(): Promise<void> {
    while (this.copy.isBlurred) {
      const { payload } = await this.ask('planning', { action: 'snapshot' });
      if (payload['seq'] === this.copy.reader.cursor) this.copy.begin(payload as unknown as Plan);
    }
  }
}
