import type { Millis } from '../store/room-contents.js';
import type { RoomSignal } from '../store/room-signal.js';
import { inSpanAfter } from '../tracing/spans.js';
import { RoomFeed } from './room-feed.js';

/** Of one delivery; what is beyond is not linked. */
const CAUSES_MAX = 32;

/** A feed each of whose deliveries is a span, after those that committed what it brings; only where somebody traces. */
export class TracedRoomFeed extends RoomFeed {
  private readonly causes = new Set<string>();

  override accept(signal: RoomSignal): void {
    const cause = 'cause' in signal ? signal.cause : undefined;
    if (cause !== undefined && this.causes.size < CAUSES_MAX) this.causes.add(cause);
    super.accept(signal);
  }

  protected override flush(now: Millis): void {
    const causes = [...this.causes];
    this.causes.clear();
    const attributes = { 'rally.room': this.room, 'rally.seq': this.ring.head, 'rally.readers': this.readers };
    void inSpanAfter(causes, 'rally.delivery', { attributes }, () => super.flush(now));
  }
}
