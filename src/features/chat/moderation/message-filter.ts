import type { RoomId, UserId } from '../../../protocol/ids.js';

/** What somebody wants to say. */
export interface FilteredMessage {
  readonly room: RoomId;
  readonly user: UserId;
  readonly content: string;
  readonly thread?: string | undefined;
}
export type Verdict =
  | { readonly kind: 'pass' }
  /** Taken with this content instead, which has to obey the same rules. */
  | { readonly kind: 'rewrite'; readonly content: string }
  /** `reason` is told to its author. */
  | { readonly kind: 'refuse'; readonly reason?: string };

/**
 * Port: a word list, or a service, that is asked before a message, an edit or a poll is taken (CHAT-13), once for each that
 * was not taken before. One that does not answer in time, or throws, is passed by. Bring yours as a global provider of
 * this class.
 */
export abstract class MessageFilter {
  abstract review(message: FilteredMessage): Promise<Verdict>;
}
