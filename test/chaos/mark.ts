import type { Payload } from './history.js';

export interface Mark {
  /** Of the room that it was meant for. */
  readonly nonce: string;
  /** `<user>/<id>` of the operation; in a batch each operation has its own. */
  readonly by: string;
}
const MARK = /\b(n[0-9a-z]{8}):([^\s:]+\/[^\s:]+)/;
/** Events that tell an item as it is, with what others wrote into it. */
const TELL_ALL: ReadonlySet<unknown> = new Set(['move', 'restore']);

/** What every payload carries, so that it is known wherever it turns up. */
export function markText(nonce: string, user: string, id: string): string {
  return `${nonce}:${user}/${id}`;
}

/** The mark of who wanted this; none in an event that brings back, or along, what somebody wrote before. */
export function readMark(payload: Payload): Mark | undefined {
  const isAnotherTime = TELL_ALL.has(payload['action']) || payload['undoes'] !== undefined;
  return isAnotherTime ? undefined : marksIn(payload)[0];
}

/** Those of a command, which may be several in one. */
export function wantedMarks(payload: Payload): Mark[] {
  const operations = (payload['ops'] ?? [payload]) as readonly Payload[];
  return operations.flatMap((operation) => readMark(operation) ?? []);
}

/** Every mark, whoever made it. */
export function marksIn({ content, question, data }: Payload): Mark[] {
  const { mark, marks = {} } = (data ?? {}) as { mark?: unknown; marks?: Payload };
  return [content, question, mark, ...Object.values(marks)].flatMap((text) => {
    const [, nonce, by] = MARK.exec(String(text)) ?? [];
    return nonce === undefined || by === undefined ? [] : [{ nonce, by }];
  });
}
