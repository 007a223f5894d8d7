import type { RoomId } from '../../src/protocol/ids.js';

/** Members are spread over so many rooms in turn. */
export function roomOf(member: number, rooms: number): RoomId {
  return `crowd-${member % rooms}` as RoomId;
}
