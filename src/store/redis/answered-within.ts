import type { Millis } from '../room-contents.js';

/** Whether `answer` resolved with anything but `false`, in time. */
export async function answeredWithin(maxMs: Millis, answer: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), maxMs)));
  const outcome = await Promise.race([answer, late]);
  clearTimeout(timer);
  return outcome !== false;
}
