import type { ChatEntry } from '@rally/client';
import type { PendingMessage } from './lines.js';

/** A message that is there: no deleted one. */
export type Message = Exclude<ChatEntry, { deleted: true }>;

/** What may be done with the messages of a list. The same object as long as the list is that of the same room. */
export interface MessageActions {
  readonly react: (message: Message, emoji: string) => void;
  /** Presses an option of a poll, by its place. */
  readonly vote: (message: Message, place: number) => void;
  readonly closePoll: (message: Message) => void;
  readonly quote: (message: Message) => void;
  readonly edit: (message: Message) => void;
  readonly remove: (message: Message) => void;
  readonly sendAgain: (message: PendingMessage) => void;
  readonly discard: (message: PendingMessage) => void;
  /** Brings a message into sight, if it is in the list. */
  readonly show: (messageId: string) => void;
  /** Absent in a thread: threads have no threads. */
  readonly openThread?: ((thread: string) => void) | undefined;
}
