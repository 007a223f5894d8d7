import type { Position } from '../../src/protocol/position.js';
import type { FinalRoom } from './final-room.js';

/** An epoch ended, and what came after `cut` in it never happened. */
export interface Cut {
  readonly at: number;
  readonly client: string;
  readonly room: string;
  readonly from: string;
  readonly to: string;
  readonly cut: number;
  /** False where only that much is known: all up to `cut` is still there. */
  readonly isExact: boolean;
}

/** Which places of different epochs are one place: all up to the cut between them. */
export class Lines {
  private readonly cutsOf = new Map<string, Cut[]>();

  constructor(cuts: readonly Cut[]) {
    for (const cut of cuts) {
      const from = `${cut.room} ${cut.from}`;
      const known = this.cutsOf.get(from) ?? [];
      if (!known.some(({ to, cut: at }) => to === cut.to && at === cut.cut)) known.push(cut);
      this.cutsOf.set(from, known);
    }
  }

  /** The same text for the same place of a room: the latest epoch that still has it, and its seq. */
  placeOf(room: string, epoch: string, seq: number): string {
    return `${room} ${this.lastEpochOf(room, epoch, seq)}:${seq}`;
  }

  /** Whether the place is also one of this room's log as it is in the end. */
  stands({ epoch, seq }: Position, { room, epoch: last }: Pick<FinalRoom, 'room' | 'epoch'>): boolean {
    return this.placeOf(room, epoch, seq) === this.placeOf(room, last, seq);
  }

  /** Whether somebody was told that the event at this place is no more. */
  isCutOff(room: string, epoch: string, seq: number): boolean {
    const last = this.lastEpochOf(room, epoch, seq);
    return (this.cutsOf.get(`${room} ${last}`) ?? []).some(({ cut, isExact }) => isExact && seq > cut);
  }

  private lastEpochOf(room: string, epoch: string, seq: number): string {
    let last = epoch;
    for (;;) {
      const next = (this.cutsOf.get(`${room} ${last}`) ?? []).filter(({ to, cut }) => seq <= cut && to > last);
      if (next.length === 0) return last;
      last = next.reduce((newest, { to }) => (to > newest ? to : newest), last);
    }
  }
}
