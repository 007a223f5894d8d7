import { randomUUID } from 'node:crypto';
import { RallyError } from '../../sdk/src/errors.js';
import type { Ack } from '../../sdk/src/frames.js';
import type { JsonObject } from '../protocol/envelope.js';
import { EXIT, Failure } from './failure.js';
import { paint, printJson, printLine, remark } from './output.js';
import { isEnd, refusalLine, refusalOf } from './refusal-words.js';
import { openRoom } from './room-session.js';
import type { Entry } from './room-session.js';

export interface SendOptions extends Entry {
  readonly json?: true;
  readonly id?: string;
  /** ms. */
  readonly timeout: number;
}

/** Sends one frame and prints what it is answered; fails if that is a refusal. */
export async function send(roomId: string, type: string, payload: JsonObject, options: SendOptions): Promise<void> {
  const session = openRoom(roomId, options);
  const { id = randomUUID() } = options;
  try {
    await session.joined;
    const ack = session.room.send(type, payload, { id });
    const answer = await inTime(answerOf(ack, session.over), { ...options, id });
    if (answer instanceof RallyError) process.exitCode = EXIT.failed;
    printAnswer({ re: id, room_id: roomId }, answer, options.json === true);
    await session.room.leave();
  } finally {
    await session.client.close();
  }
}

/** A refusal is an answer, too. */
function answerOf(ack: Promise<Ack>, over: Promise<never>): Promise<Ack | RallyError> {
  return ack.catch((error: unknown) => {
    if (!(error instanceof RallyError)) throw error;
    return isEnd(error) ? over : error;
  });
}

function printAnswer(to: object, answer: Ack | RallyError, isJson: boolean): void {
  const isRefused = answer instanceof RallyError;
  if (isJson) printJson({ type: isRefused ? 'error' : 'ack', ...to, payload: isRefused ? refusalOf(answer) : answer });
  else if (isRefused) remark(refusalLine(answer));
  else printLine(`${paint('green', 'ack')} ${JSON.stringify(answer)}`);
}

async function inTime<T>(answer: Promise<T>, { timeout, id }: { timeout: number; id: string }): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const failure = new Failure(
      `No answer in ${timeout / 1_000} s: whether it was done is not known`,
      `Send it again with --id ${id}: it is done once, however often it is sent.`,
    );
    timer = setTimeout(() => reject(failure), timeout);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
