import { readFileSync, readdirSync } from 'node:fs';
import { residentBytesOf } from '../../test/support/resident-bytes.js';

/** Of /proc/stat, in ticks of 10 ms: user, nice, system; then steal. */
const BUSY_FIELDS = [1, 2, 3, 8];
const TICK_MS = 10;

/** CPU that all threads of these processes have used so far, in µs, as the scheduler counts it. */
export function cpuMicros(pids: readonly number[]): number {
  let nanos = 0;
  for (const pid of pids) {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      nanos += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    }
  }
  return nanos / 1_000;
}

/** What anybody has used of a core so far, in ms. */
export function coreBusyMs(cpu: number): number {
  const line = readFileSync('/proc/stat', 'utf8')
    .split('\n')
    .find((text) => text.startsWith(`cpu${cpu} `));
  const fields = line?.split(' ') ?? [];
  return BUSY_FIELDS.reduce((sum, field) => sum + Number(fields[field] ?? 0), 0) * TICK_MS;
}

/** Resident memory of these processes, in bytes; NaN if one of them is gone. */
export function residentBytes(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (residentBytesOf(pid) ?? NaN), 0);
}
