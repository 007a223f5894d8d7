import type { Frame } from '../../support/rally-client.js';
import type { Evidence } from '../evidence.js';
import type { FinalRoom } from '../final-room.js';
import type { Checker, Finding } from '../finding.js';
import { Waits } from '../waits.js';

/** P10: a lease that is over ends within that time, whoever held it. */
const LATE_MS = 1_000;
/** What faults do lasts so much longer than they do. */
const AFTERMATH_MS = 6_000;
/** An ack is that much older than an end which must have known of it. */
const SURELY_MS = 250;

/** PLAN-1, PLAN-2: no lease outlives its time, and who waits for it gets it: at once, in the order of asking. */
export const checkQueue: Checker = (evidence) => evidence.store.flatMap((room) => new Pens(evidence, room).findings());

/** The leases of one room, each in turn. */
class Pens {
  private readonly heard = new Map<number, number>();
  private readonly ends: ReadonlyMap<string, readonly End[]>;
  private readonly waits: Waits;
  /** ms to add to a time of the server. */
  private readonly offset: number;

  constructor(
    private readonly evidence: Evidence,
    private readonly room: FinalRoom,
  ) {
    const { track, lines } = evidence;
    let offset = Infinity;
    for (const { at, room: name, epoch, seq, frame } of track.deliveries) {
      if (name !== room.room || !lines.stands({ epoch, seq }, room)) continue;
      this.heard.set(seq, Math.min(this.heard.get(seq) ?? Infinity, at));
      offset = Math.min(offset, at - (frame.ts ?? -Infinity));
    }
    this.offset = offset;
    this.ends = endsTold(evidence, room.room);
    this.waits = new Waits(evidence, room, (event) => this.heardAt(event));
  }

  findings(): Finding[] {
    const leases = this.room.events.filter(isLease);
    return leases.flatMap((event, index) => {
      const item = event.payload['item_id'];
      const isNext = ({ payload }: Frame) => payload['item_id'] === item;
      return event.payload['action'] === 'lock'
        ? this.late(event, leases.slice(index + 1).find(isNext))
        : this.handedOver(event, this.room.events[event.seq ?? 0]);
    });
  }

  private heardAt({ seq = 0, ts = 0 }: Frame): number {
    return this.heard.get(seq) ?? ts + this.offset;
  }

  private late(grant: Frame, end: Frame | undefined): Finding[] {
    const { item_id, expires_at } = grant.payload;
    const endedAt = end?.ts ?? this.evidence.until - this.offset;
    const told = this.ends.get(`${String(item_id)} ${grant.user_id}`) ?? [];
    const ownEnds = told.filter(({ at, ends }) => at <= endedAt + this.offset && ends > (grant.ts ?? 0));
    const due = Math.max(Number(expires_at), ...ownEnds.map(({ ends }) => ends));
    if (endedAt <= due + LATE_MS || this.isTroubled(due + this.offset, endedAt + this.offset)) return [];
    const what = `${String(item_id)}, held by ${grant.user_id}, was over and not told to be for ${endedAt - due} ms`;
    return this.tell(grant, what);
  }

  /** An end that is followed by no grant of the same step, or by that of somebody who had asked later. */
  private handedOver(end: Frame, next: Frame | undefined): Finding[] {
    const { item_id, reason } = end.payload;
    if (reason === 'stolen' || reason === 'deleted') return [];
    const item = String(item_id);
    const time = this.heardAt(end);
    const waiting = this.waits.at(item, time).filter(({ from, user }) => {
      return user !== end.user_id && !this.isTroubled(from, time);
    });
    const sure = waiting.filter(({ sureFrom }) => sureFrom < (end.ts ?? 0) + this.offset - SURELY_MS);
    const isGranted = next?.payload['action'] === 'lock' && next.payload['item_id'] === item && next.ts === end.ts;
    if (!isGranted)
      return sure.length === 0 ? [] : this.tell(end, `${sure[0]?.user} waits for ${item} and is given nothing`);
    const granted = waiting.find(({ user }) => user === next.user_id);
    // Who leaves in this moment is not known to have waited.
    const ahead = granted && sure.find(({ user, sureFrom }) => user !== next.user_id && sureFrom < granted.from);
    if (ahead === undefined) return [];
    return this.tell(next, `${item} goes to ${next.user_id}, before ${ahead.user}, who had asked earlier`);
  }

  /** Who lost a socket, or whose answer was lost, may wait no longer, or anew. */
  private isTroubled(from: number, to: number): boolean {
    return this.evidence.isTroubled(from, to, AFTERMATH_MS);
  }

  private tell({ seq }: Frame, what: string): Finding[] {
    return [{ kind: 'stuck', what: `${this.room.room} seq ${seq}: ${what}` }];
  }
}

function isLease({ type, payload }: Frame): boolean {
  return type === 'planning' && (payload['action'] === 'lock' || payload['action'] === 'unlock');
}

interface End {
  /** When it was told, or asked for. */
  readonly at: number;
  /** Server ms. */
  readonly ends: number;
}

/** By item and holder: ends that were told of running leases, to all or to the holder. */
function endsTold({ entries, operations }: Evidence, room: string): Map<string, End[]> {
  const ends = new Map<string, End[]>();
  const add = (at: number, user: string | undefined, item: unknown, end: unknown): void => {
    const key = `${String(item)} ${user}`;
    if (typeof end === 'number') ends.set(key, [...(ends.get(key) ?? []), { at, ends: end }]);
  };
  for (const entry of entries) {
    if (entry.kind !== 'frame' || entry.frame.room_id !== room || entry.frame.payload['action'] !== 'renew') continue;
    const { user_id: user, payload } = entry.frame;
    add(entry.at, user, payload['item_id'], payload['expires_at']);
  }
  for (const { room: name, user, payload, ack, invokedAt } of operations) {
    if (name === room) add(invokedAt, user, payload['item_id'], ack['expires_at']);
  }
  return ends;
}
