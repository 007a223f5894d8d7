import type { RoomId } from '../../protocol/ids.js';
import { requireAddressable, sealErasure, sealEvent } from '../addressed.js';
import { requireAppendable } from '../list-appends.js';
import type { Millis } from '../room-contents.js';
import type { Commit } from '../room-store.js';
import type { CommitRecord } from './journal-records.js';

/** What of a commit the journal keeps. A commit that cannot be meant is a fault of the caller: it throws. */
export function commitRecord(room: RoomId, commit: Commit, now: Millis): CommitRecord {
  const { firing, ack, puts, deletes, lists, erase, events, clears, disown, parted, isErasure } = commit;
  requireAppendable(commit);
  requireAddressable(commit);
  const once = commit.once && { user: commit.once.user, id: commit.once.id, digest: commit.once.digest };
  // The answered timer goes first: the same commit may set it again.
  const answered = firing === undefined ? [] : [[firing.key, null] as const];
  const timers = [...answered, ...(commit.timers ?? []).map(({ key, at }) => [key, at] as const)];
  return {
    t: 'commit',
    room,
    now,
    once,
    ack,
    puts,
    deletes,
    lists,
    erase: erase?.map(sealErasure),
    clears,
    disown,
    events: events?.map(sealEvent),
    timers: timers.length > 0 ? timers : undefined,
    parted,
    // Lane values never reach the disk.
    isErasure: (puts ?? []).length + (deletes ?? []).length > 0 ? isErasure : undefined,
  };
}
