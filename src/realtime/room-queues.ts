import type { RoomId } from '../protocol/ids.js';

/** Jobs of one room run one after the other, in the order of the calls; rooms do not wait for each other (ROOM-7). */
export class RoomQueues {
  private readonly tails = new Map<RoomId, Promise<unknown>>();

  async run<T>(room: RoomId, job: () => Promise<T>): Promise<T> {
    const before = this.tails.get(room);
    const result = before === undefined ? job() : before.then(job);
    const tail = result.catch(() => undefined);
    this.tails.set(room, tail);
    try {
      return await result;
    } finally {
      if (this.tails.get(room) === tail) this.tails.delete(room);
    }
  }
}
