import { randomUUID } from 'node:crypto';
import { RallyError } from '../../sdk/src/errors.js';
import type { Ack } from '../../sdk/src/frames.js';
import type { JsonObject } from '../protocol/envelope.js';
import { EXIT, Failure } from './failure.js';
import { paint, printJson, printLine, remark } from './output.js';
import { refusalLine, refusalOf } from './refusal-words.js';
import { openRoom } from './room-session.js';
import type { Entry, RoomSession } from './room-session.js';

export interface SendOptions extends Entry {
  readonly json?: true;
  readonly id?: string;
  /** ms. */
  readonly timeout: number;
}
/** Of a room that was left, or a client that was closed: no answer of the server. */
const OWN_CODES: ReadonlySet<string> = new Set(['closed', 'left', 'rejected']);

/** Sends one frame and prints what it is answered; fails if that is a refusal. */
export async function send(roomId: string, type: string, payload: JsonObject, options: SendOptions): Promise<void> {
  const session = openRoom(roomId, options);
  const { id = randomUUID() } = options;
  try {
    await session.joined;
    const answer = await inTime(session, answerOf(session.room.send(type, payload, { id })), { ...options, id });
    if (answer instanceof RallyError) process.exitCode = EXIT.failed;
    printAnswer({ re: id, room_id: roomId }, answer, options.json === true);
    await session.room.leave();
  } finally {
    await session.client.close();
  }
}

/** A refusal is an answer, too. */
function answerOf(ack: Promise<Ack>): Promise<Ack | RallyError> {
  return ack.catch((error: unknown) => {
    if (!(error instanceof RallyError) || OWN_CODES.has(error.code)) throw error;
    return error;
  });
}

function printAnswer(to: object, answer: Ack | RallyError, isJson: boolean): void {
  const isRefused = answer instanceof RallyError;
  if (isJson) printJson({ type: isRefused ? 'error' : 'ack', ...to, payload: isRefused ? refusalOf(answer) : answer });
  else if (isRefused) remark(refusalLine(answer));
  else printLine(`${paint('green', 'ack')} ${JSON.stringify(answer)}`);
}

async function inTime<T>(
  { over }: RoomSession,
  answer: Promise<T>,
  { timeout, id }: { timeout: number; id: string },
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const failure = new Failure(
      `No answer in ${timeout / 1_000} s: whether it was done is not known`,
      `Send it again with --id ${id}: it is done once, however often it is sent.`,
    );
    timer = setTimeout(() => reject(failure), timeout);
  });
  return Promise.race([answer, late, over]).finally(() => clearTimeout(timer));
}
