import type { LockAck, QueuedAck } from '../../../src/features/planning/planning.messages.js';
import { Deferred } from '../deferred.js';
import type { Ack } from '../frames.js';
import type { RallyRoom } from '../room.js';
import { Lease } from './lease.js';

export interface LockOptions {
  /** 5,000..120,000; default 30,000. The lease renews itself, so this is how long it outlives its holder. */
  readonly ttl_ms?: number;
  /** Ends the lease of somebody whose socket is gone; moderators and owners that of anybody. */
  readonly steal?: boolean;
  /** Waits in the queue while another has it, instead of rejecting with `item_locked`. */
  readonly wait?: boolean;
  /** Ends the waiting; rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** Asks for the lease, and again whenever it may have become free while the user waits for it. */
export async function lockItem(room: RallyRoom, item_id: string, options: LockOptions = {}): Promise<Lease> {
  const { signal, ...wish } = options;
  let chance = new Deferred<undefined>();
  const tryAgain = () => chance.resolve(undefined);
  const offs = [
    room.on('event', ({ type, payload }) => {
      if (type === 'planning' && payload['action'] === 'unlock' && payload['item_id'] === item_id) tryAgain();
    }),
    room.on('joined', tryAgain),
    room.on('truncate', tryAgain),
  ];
  signal?.addEventListener('abort', tryAgain);
  void room.ended.then(tryAgain); // Which rejects.
  try {
    for (;;) {
      signal?.throwIfAborted();
      chance = new Deferred();
      const lease = await ask(room, item_id, wish);
      if (lease === undefined) await chance.promise;
      if (signal?.aborted === true) await giveUp(room, item_id, lease);
      else if (lease !== undefined) return lease;
    }
  } finally {
    signal?.removeEventListener('abort', tryAgain);
    for (const off of offs) off();
  }
}

/** `undefined`: another has it, and the user waits for it. */
async function ask(room: RallyRoom, item_id: string, wish: object): Promise<Lease | undefined> {
  const askedAt = performance.now();
  const ack = await room.command('planning.lock', { item_id, ...wish });
  return isGranted(ack) ? new Lease(room, item_id, ack, askedAt) : undefined;
}

/** Of what is not held `unlock` leaves the queue. */
async function giveUp(room: RallyRoom, item_id: string, lease: Lease | undefined): Promise<void> {
  if (lease === undefined) await room.command('planning.unlock', { item_id });
  else await lease.release();
}

function isGranted(ack: (LockAck | QueuedAck) & Ack): ack is LockAck & Ack {
  return !('queued' in ack);
}
