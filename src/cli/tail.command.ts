import type { Frame } from '../../sdk/src/frames.js';
import type { Position } from '../protocol/position.js';
import { paint, printJson, printLine, printable, remark } from './output.js';
import { openRoom } from './room-session.js';
import type { Entry, RoomSession } from './room-session.js';
import { wordsOf } from './room-words.js';

export interface TailOptions extends Entry {
  readonly json?: true;
  readonly since?: Position;
}
const SEQ_WIDTH = 6;
const NAME_WIDTH = 8;

/** Prints what happens in a room until it is interrupted; what a lost connection missed is told when it is back. */
export async function tail(roomId: string, options: TailOptions): Promise<void> {
  const session = openRoom(roomId, options, options.since);
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  if (options.json) printFrames(roomId, session);
  else printWords(session);
  watchConnection(session);
  try {
    await Promise.race([session.joined, interrupted]);
    await Promise.race([session.over, interrupted]);
  } finally {
    await session.client.close();
  }
}

/** As they came, and in the order in which they are true. */
function printFrames(room_id: string, { room }: RoomSession): void {
  const control = (payload: object) => printJson({ type: 'room', room_id, payload });
  room.on('truncate', (truncate) => control({ action: 'truncate', ...truncate }));
  room.on('reset', ({ reason }) => control({ action: 'reset', reason }));
  room.on('joined', control);
  for (const name of ['event', 'ephemeral', 'presence'] as const) room.on(name, printJson);
}

function printWords({ room }: RoomSession): void {
  room.on('truncate', ({ cut }) => printLine(paint('yellow', `The room lost what came after ${cut}`)));
  room.on('reset', ({ reason }) => printLine(paint('yellow', `What came before is void (${reason})`)));
  room.on('joined', ({ epoch, seq }) => printLine(paint('dim', `In room ${room.id} at ${epoch}:${seq}`)));
  for (const name of ['event', 'ephemeral', 'presence'] as const) room.on(name, (frame) => printLine(lineOf(frame)));
}

/** `12:30:05     12 ana      Hello`; what has no place in the room's log has no number. */
function lineOf(frame: Frame): string {
  const { seq, ts = Date.now(), user_id = '' } = frame;
  const time = new Date(ts).toLocaleTimeString('en-GB');
  const place = (seq === undefined ? '·' : String(seq)).padStart(SEQ_WIDTH);
  return `${paint('dim', `${time} ${place}`)} ${paint('cyan', printable(user_id).padEnd(NAME_WIDTH))} ${wordsOf(frame)}`;
}

function watchConnection({ client, room }: RoomSession): void {
  let isLost = false;
  client.on('closed', ({ code, reason, isFinal }) => {
    if (isFinal || isLost) return;
    isLost = true;
    remark(`The connection is lost (${`${code} ${reason}`.trimEnd()}): trying again …`);
  });
  room.on('joined', ({ resumed }) => {
    if (isLost) remark(resumed ? 'Back; what was missed follows.' : 'Back; what was missed cannot be told any more.');
    isLost = false;
  });
}
