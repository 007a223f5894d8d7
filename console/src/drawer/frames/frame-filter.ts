import type { FrameRecord } from '../../session/frame-log.js';

export interface FrameFilter {
  /** Words that name or text must have; with `-` before, must not. */
  readonly text: string;
  readonly type: string;
  readonly direction: '' | 'in' | 'out';
  readonly user: string;
}

export const NO_FILTER: FrameFilter = { text: '', type: '', direction: '', user: '' };
/** What can be chosen by `type`. */
export const TYPES = ['chat', 'location', 'planning', 'presence', 'room', 'session', 'ack', 'error'] as const;

/** Those that fit all of the filter; '' fits everything. */
export function filtered(records: readonly FrameRecord[], filter: FrameFilter): readonly FrameRecord[] {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '-');
  const wanted = words.filter((word) => !word.startsWith('-'));
  const unwanted = words.filter((word) => word.startsWith('-')).map((word) => word.slice(1));
  if (words.length === 0 && !filter.type && !filter.direction && !filter.user) return records;
  return records.filter((record) => {
    if (filter.direction !== '' && record.direction !== filter.direction) return false;
    if (filter.user !== '' && record.user !== filter.user) return false;
    if (filter.type !== '' && record.frame?.type !== filter.type) return false;
    if (words.length === 0) return true;
    const text = `${record.name} ${record.request?.name ?? ''} ${record.text}`.toLowerCase();
    return wanted.every((word) => text.includes(word)) && !unwanted.some((word) => text.includes(word));
  });
}

/** Of several sessions, in the order in which all was seen. */
export function merged(logs: readonly { readonly frames: readonly FrameRecord[] }[]): readonly FrameRecord[] {
  return logs.flatMap(({ frames }) => frames).sort((a, b) => a.n - b.n);
}
