import type { Commit } from './room-store.js';

const ENTRY_NAME_MAX_BYTES = 128;

/**
 * Throws for what cannot be meant: an append without its event, one that is not above the others to its list, a name of
 * no or of too many bytes. These are faults of the caller; a store that met them half way through a commit could not
 * undo the first half.
 */
export function requireAppendable({ lists = [], events = [] }: Pick<Commit, 'lists' | 'events'>): void {
  const latest = new Map<string, number>();
  for (const change of lists) {
    if (change.op !== 'append') continue;
    const { list, name, event = 0 } = change;
    const of = `append to list ${list}`;
    if (events[event] === undefined) throw new TypeError(`${of} without an event to take its seq from`);
    if (event <= (latest.get(list) ?? -1)) throw new TypeError(`${of} at an event that is not after the one before`);
    latest.set(list, event);
    if (name !== undefined && !isName(name))
      throw new TypeError(`${of} by a name of not 1..${ENTRY_NAME_MAX_BYTES} bytes`);
  }
}

function isName(name: string): boolean {
  return name !== '' && Buffer.byteLength(name) <= ENTRY_NAME_MAX_BYTES;
}
