import type { ConnectionState } from '@rally/client';

/** A connection's state, since when, and why. */
export interface Stretch {
  readonly status: ConnectionState['status'];
  /** ms since 1970. */
  readonly since: number;
  /** Code and reason of the end that led there; '' if there was none. */
  readonly why: string;
}

const STRETCHES_MAX = 300;

/** What became of a connection, oldest first. */
export class Timeline {
  stretches: readonly Stretch[] = [];

  add({ status, end }: ConnectionState, at: number): void {
    const why = end === undefined || status === 'connected' ? '' : `${end.code} ${end.reason}`.trim();
    const last = this.stretches.at(-1);
    if (last?.status === status && last.why === why) return;
    this.stretches = [...this.stretches.slice(1 - STRETCHES_MAX), { status, since: at, why }];
  }
}
