import type { Mark, Member } from '../load/dialect.js';

const SAID = 'meet at the fountain in half an hour, we have the tickets for all';

/** What is said in all dialects: a frame of the seed's envelope with it has about 115 bytes. */
export function chatPayload(mark: Mark): string {
  return `{"content":"~${mark} ${SAID}"}`;
}

/** Each position lies some metres from the one before, as those of somebody who walks. */
export function locationPayload(mark: Mark): string {
  const step = (Number(mark) % 1_000) / 1e6;
  const place = `"latitude":${(13.756331 + step).toFixed(6)},"longitude":${(100.501762 + step).toFixed(6)}`;
  return `{${place},"accuracy":${mark}}`;
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
