import type { Position } from '../../src/protocol/position.js';
import { unbundled } from './bundles.js';
import type { Ack, EventFrame, Frame, Gap, JoinedPayload, Reset, Truncate } from './frames.js';

/** What a room's frames say, in the order in which it is true. */
export interface StreamEvents {
  joined: JoinedPayload;
  /** Every event of the log exactly once, in order of `seq`. */
  event: EventFrame;
  /** What has no place in the log: positions, typing, renewals. */
  ephemeral: Frame;
  presence: Frame;
  truncate: Truncate;
  reset: Reset;
  gap: Gap;
}
export type StreamEffect =
  | { [Name in keyof StreamEvents]: readonly [Name, StreamEvents[Name]] }[keyof StreamEvents]
  /** What was acked in another epoch, beyond this cut, is lost. */
  | readonly ['loss', Truncate];

/** The order of one room's events: pure, over all connections. */
export class RoomStream {
  /** Whether what comes next continues `position`; if not, the room must be joined. */
  isLive = false;
  private hasJoined: boolean;
  private cut = 0;

  /** `position`: up to where events were delivered; `undefined` before the first join, and after a reset until the next. */
  constructor(public position: Position | undefined) {
    this.hasJoined = position !== undefined;
  }

  /** What a join goes on from. */
  get since(): string | undefined {
    return this.position === undefined ? undefined : `${this.position.epoch}:${this.position.seq}`;
  }

  /** The connection is gone. */
  suspend(): void {
    this.isLive = false;
  }

  /** Any frame of the room that is not an answer. */
  accept(frame: Frame): readonly StreamEffect[] {
    if (frame.seq !== undefined) return this.advance(frame as EventFrame);
    switch (frame.type === 'room' ? frame.payload['action'] : frame.type) {
      case 'joined':
        return this.join(frame.payload as JoinedPayload);
      case 'truncate':
        return this.truncate(frame.payload as unknown as Truncate);
      case 'reset':
        return this.reset();
      case 'presence':
        return [['presence', frame]];
      default:
        if (frame.type === 'room') return [];
        return unbundled(frame).map((value) => ['ephemeral', value]);
    }
  }

  /** The loss of which an ack does not know: it was given before, and came after the word of it. */
  lossOf({ epoch, seq, duplicate }: Ack): Truncate | undefined {
    const { position, cut } = this;
    if (epoch === undefined || seq === undefined || position === undefined || duplicate === true) return undefined;
    return epoch < position.epoch && seq > cut ? { epoch: position.epoch, cut } : undefined;
  }

  private advance(frame: EventFrame): readonly StreamEffect[] {
    const { position } = this;
    if (!this.isLive || position === undefined || frame.seq <= position.seq) return [];
    const expected = position.seq + 1;
    if (frame.seq > expected) {
      this.isLive = false;
      return [['gap', { expected, got: frame.seq }]];
    }
    this.position = { epoch: position.epoch, seq: frame.seq };
    const isHidden = frame.type === 'room' && frame.payload['action'] === 'hidden';
    return isHidden ? [] : [['event', frame]]; // Not for this user's eyes, but not lost either (ROOM-9).
  }

  private join(joined: JoinedPayload): readonly StreamEffect[] {
    const { position } = this;
    const told = ['joined', joined] as const;
    if (joined.resumed) {
      if (position === undefined) return []; // Asked before a reset was announced: not what is wanted any more.
      this.isLive = true;
      if (joined.epoch === position.epoch && joined.cut === undefined) return [told];
      return [...this.goOn(joined.epoch, joined.cut ?? position.seq, position), told];
    }
    const { epoch, seq, reason } = joined;
    const why = position === undefined || reason === undefined ? 'epoch_changed' : reason;
    const isFirst = !this.hasJoined;
    this.position = { epoch, seq };
    this.isLive = this.hasJoined = true;
    if (isFirst) return [told];
    this.cut = 0;
    return [['reset', { reason: why, joined }], ['loss', { epoch, cut: 0 }], told];
  }

  private truncate({ epoch, cut }: Truncate): readonly StreamEffect[] {
    const { position } = this;
    // A change of epoch is told before anything of the new one: one that is not newer was heard before.
    return position === undefined || epoch <= position.epoch ? [] : this.goOn(epoch, cut, position);
  }

  private reset(): readonly StreamEffect[] {
    this.position = undefined;
    this.isLive = false;
    return [];
  }

  private goOn(epoch: string, cut: number, { seq }: Position): readonly StreamEffect[] {
    this.position = { epoch, seq: Math.min(seq, cut) };
    this.cut = cut;
    const loss = ['loss', { epoch, cut }] as const;
    return cut < seq ? [['truncate', { epoch, cut }], loss] : [loss];
  }
}
