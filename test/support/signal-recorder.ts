import type { Seq } from '../../src/protocol/position.js';
import type { LogEntry } from '../../src/store/room-contents.js';
import type { RoomListener, RoomSignal } from '../../src/store/room-signal.js';

const DEADLINE_MS = 5_000;

interface Waiter {
  readonly isMet: () => boolean;
  readonly resolve: () => void;
}

/** A listener that keeps what it was told, for a test to wait on and look at. */
export class SignalRecorder {
  readonly signals: RoomSignal[] = [];
  private readonly waiters = new Set<Waiter>();

  readonly listener: RoomListener = (signal) => {
    this.signals.push(signal);
    for (const waiter of this.waiters) {
      if (!waiter.isMet()) continue;
      this.waiters.delete(waiter);
      waiter.resolve();
    }
  };

  get events(): LogEntry[] {
    return this.signals.flatMap((signal) => (signal.kind === 'event' ? [signal.event] : []));
  }

  get seqs(): Seq[] {
    return this.events.map((event) => event.seq);
  }

  /** One word per signal: `event 3`, `lane a`, `drop a`, `join ada`, `superseded phone`, `epoch after 3`, `erase 2`. */
  get story(): string[] {
    return this.signals.map((signal) => {
      if (signal.kind === 'event') return `event ${signal.event.seq}`;
      if (signal.kind === 'lane') return `lane ${signal.entry.key}`;
      if (signal.kind === 'drop') return `drop ${signal.key}`;
      if (signal.kind === 'reset') return `reset ${signal.at.seq}`;
      if (signal.kind === 'epoch') return `epoch after ${signal.cut}`;
      if (signal.kind === 'superseded') return `superseded ${signal.session}`;
      if (signal.kind === 'erase') return `erase ${signal.seq}`;
      if (signal.kind === 'stale') return 'stale';
      return `${signal.action} ${signal.member.user}`;
    });
  }

  /** Resolves when `count` signals were told in all. */
  async told(count: number): Promise<void> {
    await this.until(() => this.signals.length >= count);
  }

  async until(isMet: () => boolean): Promise<void> {
    if (isMet()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`not told in ${DEADLINE_MS} ms; told: ${this.story.slice(-20).join(', ')}`));
      }, DEADLINE_MS);
      this.waiters.add({
        isMet,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      });
    });
  }
}
