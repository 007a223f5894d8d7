export interface Closing {
  readonly code: number;
  readonly reason: string;
  /** What it means, and what the client makes of it. */
  readonly label: string;
  /** Without a token it would be final. */
  readonly needsToken?: true;
}

/** How a server ends a connection (section 7 of the protocol). */
export const CLOSINGS: readonly Closing[] = [
  { code: 1006, reason: '', label: 'without a word → comes back' },
  { code: 1011, reason: 'internal', label: 'fault of the server → comes back' },
  { code: 1012, reason: '{"retry_after_ms":3000}', label: 'restart → comes back after 3 s, as told' },
  { code: 4504, reason: 'heartbeat', label: 'heartbeat missed → comes back' },
  { code: 4508, reason: 'slow reader', label: 'does not read → comes back' },
  { code: 4513, reason: 'overloaded', label: 'room not to be joined now → comes back' },
  { code: 4401, reason: 'token expired', label: 'token expired → comes back with a new one', needsToken: true },
  { code: 4403, reason: 'forbidden', label: 'room not granted → final' },
  { code: 4409, reason: 'replaced', label: 'taken over elsewhere → final' },
];
