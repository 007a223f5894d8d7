import type { FrameRecord } from '../../session/frame-log.js';

export interface Exchange {
  readonly sent: FrameRecord;
  readonly answer: FrameRecord | undefined;
}

/** What was sent by hand, newest first, and what the server said to it. `records` are in their order. */
export function exchanges(records: readonly FrameRecord[]): readonly Exchange[] {
  const answers = new Map<FrameRecord, FrameRecord>();
  /** Of each user the last frame by hand to which nothing was said: an error without `re` can only mean that. */
  const unanswered = new Map<string, FrameRecord>();
  const sent: FrameRecord[] = [];
  for (const record of records) {
    const { user, request, frame, isRaw } = record;
    if (isRaw === true) {
      sent.unshift(record);
      unanswered.set(user, record);
    } else if (request !== undefined) {
      answers.set(request, record);
      if (unanswered.get(user) === request) unanswered.delete(user);
    } else if (frame?.type === 'error' && frame.re === null) {
      const meant = unanswered.get(user);
      if (meant !== undefined) answers.set(meant, record);
      unanswered.delete(user);
    }
  }
  return sent.map((one) => ({ sent: one, answer: answers.get(one) }));
}
