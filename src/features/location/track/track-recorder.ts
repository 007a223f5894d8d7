import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../../clock/clock.js';
import { COMMAND_MAX_RACES } from '../../../protocol/limits.js';
import { Refusal } from '../../../protocol/refusal.js';
import { Removed } from '../../../realtime/removal.rules.js';
import type { RoomCall } from '../../../realtime/call.js';
import { defineCommand } from '../../../realtime/decision.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { Millis } from '../../../store/room-contents.js';
import type { SharerKey } from '../sharer-key.js';
import type { Share } from '../shares/share-rows.rules.js';
import { chunksToRead, decideRecord, recordReads } from './record.rules.js';
import { inOrder, trackPoint } from './track-point.rules.js';
import type { TakenFix } from './track-point.rules.js';
import type { TrackPoint } from './track.messages.js';
import { tracksKey } from './track-rows.rules.js';

const WRITE_EVERY_MS: Millis = 30_000;
const WRITE_AT_POINTS = 60;
/** A share that ends by its time ends without a word: what is gathered is written shortly before. */
const BEFORE_END_MS: Millis = 1_000;
/** While the store is away, the newest points wait for it. */
const WAITING_MAX = 1_000;

interface Gathered {
  readonly call: RoomCall;
  readonly share: Share;
  points: readonly TrackPoint[];
  cancel: () => void;
}

const record = defineCommand({ reads: recordReads, decide: decideRecord });

/**
 * Gathers the points of tracks at the instance of their sender, and writes them now and then: a write of its own for each fix
 * would cost more than the fix. An instance that dies loses what it gathered, and nothing else.
 */
@Injectable()
export class TrackRecorder {
  // Never log a point: coordinates stay out of logs, errors and metrics.
  private readonly logger = new Logger(TrackRecorder.name);
  private readonly gathered = new Map<SharerKey, Gathered>();
  /** By sharer, what is under way: one after the other. */
  private readonly writing = new Map<SharerKey, Promise<void>>();

  constructor(
    private readonly rooms: Rooms,
    private readonly clock: Clock,
  ) {}

  /** Fixes that were accepted under a share; of one that keeps no track, nothing is gathered. */
  gather(key: SharerKey, call: RoomCall, share: Share | undefined, fixes: readonly TakenFix[]): void {
    if (share?.keep_track_ms === undefined || fixes.length === 0) return;
    this.keep(
      key,
      { call, share },
      fixes.map((fix) => trackPoint(fix, share.precision)),
    );
    if ((this.gathered.get(key)?.points.length ?? 0) >= WRITE_AT_POINTS) void this.flush(key);
  }

  /** Resolves when what was gathered is written, or has to wait for the store; never rejects. */
  async flush(key: SharerKey): Promise<void> {
    const before = this.writing.get(key) ?? Promise.resolve();
    const now = before.then(() => this.write(key));
    this.writing.set(key, now);
    await now;
    if (this.writing.get(key) === now) this.writing.delete(key);
  }

  /** What was gathered is forgotten. */
  drop(key: SharerKey): void {
    this.gathered.get(key)?.cancel();
    this.gathered.delete(key);
  }

  private keep(key: SharerKey, of: Pick<Gathered, 'call' | 'share'>, points: readonly TrackPoint[]): void {
    const held = this.gathered.get(key);
    if (held?.share.share_id === of.share.share_id) {
      held.points = [...held.points, ...points].slice(-WAITING_MAX);
      return;
    }
    held?.cancel(); // Its share is over.
    const untilEndMs = of.share.expires_at - this.rooms.now() - BEFORE_END_MS;
    const cancel = this.clock.after(Math.max(0, Math.min(WRITE_EVERY_MS, untilEndMs)), () => void this.flush(key));
    this.gathered.set(key, { ...of, points, cancel });
  }

  private async write(key: SharerKey): Promise<void> {
    const held = this.gathered.get(key);
    if (held === undefined) return;
    this.drop(key);
    try {
      await this.record(held);
    } catch (error) {
      if (error instanceof Removed) return;
      this.logger.warn(`A track has to wait for the store: ${String(error)}`);
      const newer = this.gathered.get(key);
      if (newer === undefined || newer.share.share_id === held.share.share_id) this.keep(key, held, held.points);
    }
  }

  private async record({ call, share, points }: Gathered): Promise<void> {
    const { room, session } = call;
    const recording = { user: session.user, shareId: share.share_id, points: inOrder(points) };
    // Whoever took the session over since goes on with the same share.
    const unfenced = { room, session, member: undefined, endsAt: Infinity };
    for (let race = 0; race < COMMAND_MAX_RACES; race++) {
      const chunks = chunksToRead(recording, await this.rooms.view(room, { rows: [tracksKey(session.user)] }));
      const { done } = await this.rooms.runAnew(record, unfenced, { ...recording, chunks });
      if (done) return;
    }
    throw new Refusal('unavailable');
  }
}
