import type { RoomView } from '../store/room-store.js';

/** A room of which nothing was read, for specs: each says what it has instead. */
export const EMPTY_VIEW: RoomView = {
  kind: 'view',
  at: { epoch: 'e1', seq: 0 },
  rev: 0,
  now: 0,
  countFloor: 0,
  rows: new Map(),
  tables: new Map(),
  lists: [],
  lanes: new Map(),
  roster: new Map(),
};
