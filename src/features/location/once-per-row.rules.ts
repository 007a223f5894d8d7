import type { Row } from '../../store/room-store.js';

/** Reads a row that never changes once, however often it is asked: the same ones are at every fix. */
export function oncePerRow<Read extends object>(read: (row: Row) => Read): (row: Row) => Read {
  const known = new WeakMap<Row, Read>();
  return (row) => {
    const before = known.get(row);
    if (before !== undefined) return before;
    const made = read(row);
    known.set(row, made);
    return made;
  };
}
