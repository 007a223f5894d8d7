import type { Frame } from '../support/rally-client.js';

export type Payload = Readonly<Record<string, unknown>>;

/** ms since the scenario began. */
interface When {
  readonly at: number;
}
/** Something that somebody wanted done, once; it may take several frames. */
export interface Invoked extends When {
  readonly kind: 'invoke';
  readonly op: number;
  readonly client: string;
  readonly user: string;
  readonly room: string;
  readonly id: string;
  readonly type: string;
  readonly payload: Payload;
}
export type Entry =
  | Invoked
  /** An attempt was answered: repeat. `ms` since its frame was sent. */
  | (When & { readonly kind: 'refused'; readonly op: number; readonly code: string; readonly ms: number })
  | (When & {
      readonly kind: 'ok';
      readonly op: number;
      readonly session: string;
      readonly attempts: number;
      readonly ms: number;
      readonly ack: Payload;
    })
  /** Refused for good: it was not done. */
  | (When & { readonly kind: 'fail'; readonly op: number; readonly code: string })
  /** Given up: it may have been done, or may yet be. */
  | (When & { readonly kind: 'unknown'; readonly op: number })
  /** The same frame, sent again after its ack. */
  | (When & { readonly kind: 'again'; readonly op: number; readonly ack: Payload })
  /** An acked frame is sent again because the store told that it lost it. */
  | (When & { readonly kind: 'reoffer'; readonly op: number })
  /** What a client asks to go on from; it stands before the `joined` that answers. */
  | (When & { readonly kind: 'asked'; readonly client: string; readonly room: string; readonly since?: string })
  | (When & { readonly kind: 'open'; readonly client: string; readonly user: string; readonly session: string })
  | (When & { readonly kind: 'close'; readonly client: string; readonly session: string; readonly code: number })
  | (When & { readonly kind: 'frame'; readonly client: string; readonly session: string; readonly frame: Frame })
  | Fault
  | Sample;

export interface Fault extends When {
  readonly kind: 'fault';
  readonly fault: number;
  readonly name: string;
  readonly phase: 'begin' | 'end';
  /** What recovery is counted from: a crash from its begin, an outage from its end. */
  readonly recoversFrom: 'begin' | 'end';
}
/** What an instance uses; `settled` ones are compared, with no client connected. */
export interface Sample extends When {
  readonly kind: 'sample';
  readonly instance: string;
  readonly phase: 'before' | 'after';
  readonly residentBytes: number;
  readonly descriptors: number;
}

/** What happened in a scenario, in the order in which this process saw it. */
export class History {
  readonly entries: Entry[] = [];
  private readonly startedAt = performance.now();

  get now(): number {
    return Math.round((performance.now() - this.startedAt) * 100) / 100;
  }

  add(entry: WithoutTime<Entry>): void {
    this.entries.push({ at: this.now, ...entry });
  }
}

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;
