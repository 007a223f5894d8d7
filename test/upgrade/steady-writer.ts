import { WebSocket } from 'ws';
import { RallyClient } from '../../sdk/src/rally-client.js';
import type { RallyRoom } from '../../sdk/src/room.js';
import { LogReader } from '../../scripts/support/event-order.js';
import type { RoomLog } from '../../scripts/support/room-log.js';
import { Watch } from '../../scripts/support/watch.js';
import type { Frame } from '../support/rally-client.js';

export interface SteadyWriterOptions {
  readonly user: string;
  readonly room: string;
  /** Read at each connection: whoever replaces an instance changes it here. */
  readonly urls: readonly string[];
  /** Shared by all writers of the room. */
  readonly log: RoomLog;
}

/** Says one line after the other, each as soon as the one before is acknowledged, whatever becomes of the instances. */
export class SteadyWriter {
  /** What it said, by the seq that it was promised. */
  readonly promised = new Map<number, string>();
  /** That it was told of. */
  readonly epochs = new Set<string>();
  /** Frames that asked it to drop something that it had. */
  readonly losses: Frame[] = [];
  /** Times that it joined. */
  joins = 0;
  private readonly reader: LogReader;
  private readonly watch = new Watch();
  private readonly client: RallyClient;
  private readonly room: RallyRoom;
  private isOver = false;
  private writing: Promise<void> = Promise.resolve();

  private constructor(private readonly options: SteadyWriterOptions) {
    const { user, room, urls, log } = options;
    this.reader = new LogReader(user, log);
    const backoff = { minMs: 50, maxMs: 500 };
    this.client = new RallyClient({ url: urls, userId: user, webSocket: WebSocket, backoff });
    this.client.on('frame', ({ direction, frame }) => direction === 'in' && this.take(frame));
    this.room = this.client.room(room);
  }

  /** Resolves when it is in the room. */
  static async start(options: SteadyWriterOptions): Promise<SteadyWriter> {
    const writer = new SteadyWriter(options);
    await writer.room.joined;
    return writer;
  }

  begin(): void {
    this.writing = this.write();
    this.writing.catch(() => undefined); // Told by `end`.
  }

  /** Resolves when so many more lines are acknowledged. */
  async goOn(lines: number, deadlineMs: number): Promise<void> {
    const enough = this.promised.size + lines;
    if (!(await this.watch.until(() => this.promised.size >= enough, deadlineMs))) throw this.stuck(enough);
  }

  /** Resolves when its last line is acknowledged. */
  async end(): Promise<void> {
    this.isOver = true;
    await this.writing;
  }

  /** Resolves when it was told everything up to there. */
  async reached(seq: number, deadlineMs: number): Promise<void> {
    if (!(await this.watch.until(() => this.reader.cursor >= seq, deadlineMs))) throw this.stuck(seq);
  }

  async close(): Promise<void> {
    this.isOver = true;
    await this.client.close();
  }

  private async write(): Promise<void> {
    for (let n = 1; !this.isOver; n += 1) {
      const content = `${this.options.user} ${n}`;
      const { seq } = await this.room.send('chat', { content });
      this.promised.set(Number(seq), content);
      this.watch.changed();
    }
  }

  private take(frame: Frame): void {
    const { action, epoch, cut } = frame.payload;
    if (frame.type === 'room' && typeof epoch === 'string') {
      this.epochs.add(epoch);
      if (action === 'joined') this.joins += 1;
      if (action === 'reset' || Number(cut) < this.reader.cursor) this.losses.push(frame);
      if (action === 'truncate') this.reader.epoch = epoch;
    }
    this.reader.take(frame);
    this.watch.changed();
  }

  private stuck(goal: number): Error {
    const { user } = this.options;
    const state = `${this.promised.size} acknowledged, told up to ${this.reader.since}`;
    return new Error(`${user} did not reach ${goal}: ${state}`);
  }
}
