import type { Evidence } from './evidence.js';

/** A promise that was not kept. */
export interface Finding {
  /** The rule that says so, for the columns of a scenario's row. */
  readonly kind:
    | 'lost'
    | 'duplicated'
    | 'reordered'
    | 'silent_gap'
    | 'overlap'
    | 'stale_token'
    /** Of the itinerary: versions, acks, copies, places, what was deleted, and who waits. */
    | 'version'
    | 'ack'
    | 'diverged'
    | 'misplaced'
    | 'resurrected'
    | 'stuck'
    /** Of the chat: content that was erased, messages, and what is counted on them. */
    | 'erased'
    | 'message'
    | 'tally'
    | 'foreign'
    | 'location'
    /** Of shares: who sees whom, how exactly, and until when. */
    | 'shared'
    | 'presence'
    | 'truncate'
    | 'resume'
    | 'outage'
    | 'closed'
    | 'resources';
  readonly what: string;
  /** ms since the scenario began, where there is such a moment. */
  readonly at?: number;
}

/** A pure function of what was seen and of what the store holds in the end. */
export type Checker = (evidence: Evidence) => Finding[];
