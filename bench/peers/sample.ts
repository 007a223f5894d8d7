import type { Mark, Member } from '../load/dialect.js';

const SAID = 'meet at the fountain in half an hour, we have the tickets for all';

/** What is said in all dialects: a frame of the seed's envelope with it has about 115 bytes. */
export function chatPayload(mark: Mark): string {
  return `{"content":"~${mark} ${SAID}"}`;
}

export function locationPayload(mark: Mark): string {
  return `{"latitude":13.756331,"longitude":100.501762,"accuracy":${mark}}`;
}

/** The event that members get, as a client has to write it where the server only passes it on: with the client's time. */
export function chatEvent(member: Member, mark: Mark): string {
  return event('chat', member, chatPayload(mark));
}

export function locationEvent(member: Member, mark: Mark): string {
  return event('location', member, locationPayload(mark));
}

function event(type: string, { room, user }: Member, payload: string): string {
  return `{"type":"${type}","room_id":"${room}","user_id":"${user}","ts":${Date.now()},"payload":${payload}}`;
}
