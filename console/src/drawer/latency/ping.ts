import type { FrameRecord } from '../../session/frame-log.js';
import { freshId, sendRaw } from '../../session/send-raw.js';
import type { Session } from '../../session/session.js';

const PATIENCE_MS = 5_000;

/** Asks the server so many times whether it is there, each time after the answer; gives how often it said so. */
export async function ping(session: Session, count: number): Promise<number> {
  for (let answered = 0; answered < count; answered++) {
    const frame = { type: 'session', id: freshId(), payload: { action: 'ping' } };
    const question = sendRaw(session, JSON.stringify(frame));
    if (question === undefined || !(await isAnswered(session, question))) return answered;
  }
  return count;
}

/** False if there is no answer for too long. */
function isAnswered({ frames }: Session, question: FrameRecord): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (isThere: boolean) => {
      clearTimeout(giving);
      off();
      resolve(isThere);
    };
    const giving = setTimeout(end, PATIENCE_MS, false);
    const off = frames.on(({ request, frame }) => {
      if (request === question) end(frame?.type === 'ack');
    });
  });
}
