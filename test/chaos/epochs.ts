import type { Evidence } from './evidence.js';
import type { FinalRoom } from './final-room.js';
import { isStored, placeOf } from './operations.js';

/** After every epoch, compared as strings. */
const NEVER = '~';

/** In which epoch the events of a room's log were made, as far as those tell who saw them. */
export class Epochs {
  /** By seq: the event there is of this epoch, or of a later one. */
  private readonly least: string[];
  /** By seq: of this one, or of an earlier one. */
  private readonly most: string[];

  constructor({ operations, track, lines }: Evidence, final: FinalRoom) {
    const { room, head } = final;
    const acks = operations
      .filter((operation) => operation.room === room && isStored(operation))
      .map(placeOf)
      .filter((place) => lines.stands(place, final));
    const heard = track.deliveries.filter((delivery) => delivery.room === room && lines.stands(delivery, final));
    const begun = track.cuts.filter(
      (cut) => cut.room === room && cut.isExact && lines.stands({ epoch: cut.to, seq: cut.cut + 1 }, final),
    );
    const known = [...heard, ...acks].map(({ epoch }) => epoch);
    const first = known.reduce((least, epoch) => (epoch < least ? epoch : least), NEVER);
    this.least = Array.from({ length: head + 2 }, () => first);
    this.most = Array.from({ length: head + 2 }, () => NEVER);
    for (const { epoch, seq } of acks) this.raise(seq, epoch);
    for (const { to, cut } of begun) this.raise(cut + 1, to);
    for (const { epoch, seq } of [...acks, ...heard]) this.lower(seq, epoch);
    for (let seq = 1; seq <= head; seq++) this.raise(seq, this.least[seq - 1] ?? first);
    for (let seq = head; seq > 0; seq--) this.lower(seq, this.most[seq + 1] ?? NEVER);
  }

  /** Whether no epoch began between the two, for sure; seq 0 is where the room began. */
  areOne(one: number, later: number): boolean {
    return this.least[one] === this.most[later];
  }

  private raise(seq: number, epoch: string): void {
    if (seq < this.least.length && epoch > (this.least[seq] ?? '')) this.least[seq] = epoch;
  }

  private lower(seq: number, epoch: string): void {
    if (epoch < (this.most[seq] ?? NEVER)) this.most[seq] = epoch;
  }
}
