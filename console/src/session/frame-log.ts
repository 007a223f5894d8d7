import { Ring } from './ring.js';

/** A frame, as far as an inspector knows it; those that were written by hand may lack anything. */
export interface WireFrame {
  readonly type?: unknown;
  readonly id?: unknown;
  readonly re?: unknown;
  readonly room_id?: unknown;
  readonly user_id?: unknown;
  readonly seq?: unknown;
  readonly payload?: unknown;
}
export interface FrameSeen {
  readonly direction: 'in' | 'out';
  readonly text: string;
  readonly bytes: number;
  /** ms since 1970. */
  readonly at: number;
  /** Absent: it is no JSON object. */
  readonly frame: WireFrame | undefined;
  /** It was written by hand, past the client. */
  readonly isRaw?: boolean;
}
export interface FrameRecord extends FrameSeen {
  /** Rises over all logs of the page. */
  readonly n: number;
  readonly user: string;
  /** ms of a clock that never jumps. */
  readonly clock: number;
  /** `type.action`, or `type`. */
  readonly name: string;
  /** Of an ack or an error: the frame that it answers. */
  readonly request?: FrameRecord;
  /** From a frame to its answer, in ms; stands in both. */
  latencyMs?: number;
}
export interface Latency {
  readonly clock: number;
  readonly ms: number;
}

/** What is kept of each session. */
const FRAMES_MAX = 2_000;
const LATENCIES_MAX = 1_000;
const UNANSWERED_MAX = 500;

let lastNumber = 0;

/** What went over the wire of one user: the newest frames, each answer beside its question. */
export class FrameLog {
  /** All since the page was loaded. */
  sent = 0;
  received = 0;
  private readonly records = new Ring<FrameRecord>(FRAMES_MAX);
  private readonly answered = new Ring<Latency>(LATENCIES_MAX);
  private readonly unanswered = new Map<string, FrameRecord>();
  private readonly listeners = new Set<(record: FrameRecord) => void>();

  constructor(
    readonly user: string,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get frames(): FrameRecord[] {
    return this.records.newest();
  }

  get latencies(): Latency[] {
    return this.answered.newest();
  }

  on(listener: (record: FrameRecord) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  add(seen: FrameSeen): FrameRecord {
    const request = seen.direction === 'in' ? this.requestOf(seen.frame) : undefined;
    const record: FrameRecord = {
      ...seen,
      n: ++lastNumber,
      user: this.user,
      clock: this.now(),
      name: nameOf(seen.frame),
      ...(request !== undefined && { request }),
    };
    if (seen.direction === 'out') this.sent++;
    else this.received++;
    this.settle(record);
    this.records.add(record);
    for (const listener of this.listeners) listener(record);
    return record;
  }

  clear(): void {
    this.records.clear();
  }

  private settle(record: FrameRecord): void {
    const { direction, frame, request, clock } = record;
    if (request !== undefined) {
      request.latencyMs = record.latencyMs = clock - request.clock;
      this.answered.add({ clock, ms: record.latencyMs });
    } else if (direction === 'out' && typeof frame?.id === 'string') {
      this.unanswered.set(frame.id, record);
      const [oldest] = this.unanswered.keys();
      if (this.unanswered.size > UNANSWERED_MAX && oldest !== undefined) this.unanswered.delete(oldest);
    }
  }

  private requestOf(frame: WireFrame | undefined): FrameRecord | undefined {
    if (frame === undefined || (frame.type !== 'ack' && frame.type !== 'error')) return undefined;
    if (typeof frame.re !== 'string') return undefined;
    const request = this.unanswered.get(frame.re);
    this.unanswered.delete(frame.re);
    return request;
  }
}

function nameOf(frame: WireFrame | undefined): string {
  if (typeof frame?.type !== 'string') return '?';
  const action = (frame.payload as { action?: unknown } | null | undefined)?.action;
  return typeof action === 'string' ? `${frame.type}.${action}` : frame.type;
}
