/**
 * What time it is at the server, whatever the clock of this device says. What the server stamped was stamped before it was
 * read here: the least that it seems behind is the best that is known, and is off by the time that a frame takes.
 */
export class ServerClock {
  private behindMs = Infinity;

  /** A time that the server told, read at `now`. */
  hear(serverMs: number, now: number): void {
    this.behindMs = Math.min(this.behindMs, now - serverMs);
  }

  /** Server ms; the device's own while nothing was heard. */
  at(now: number): number {
    return Number.isFinite(this.behindMs) ? now - this.behindMs : now;
  }
}
