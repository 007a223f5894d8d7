import type { SessionId } from '../protocol/ids.js';
import type { SessionRef } from '../store/entrance.js';

/** A session on its way into a room: it may be taken over before it knows its own generation. */
export class Newcomer {
  private newest = 0;

  constructor(private readonly session: SessionId) {}

  /** The session was entered again, with this generation. */
  supersede(session: SessionId, generation: number): void {
    if (session === this.session) this.newest = Math.max(this.newest, generation);
  }

  /** Whether another connection has taken over what entered as `ref`. */
  isSuperseded({ generation }: SessionRef): boolean {
    return this.newest > generation;
  }
}
