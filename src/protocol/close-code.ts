/**
 * Close codes, by what they tell the client to do: 44xx are final (do not reconnect with the same input), 45xx and 1012
 * ask to reconnect, with full jitter. Protocol faults (1002, 1007, 1009 …) are closed by the WebSocket library itself.
 */
export const CLOSE = {
  normal: 1000,
  internal: 1011,
  /** The instance drains; the reason is JSON `{"retry_after_ms":n}`. */
  draining: 1012,
  badRequest: 4400,
  unauthenticated: 4401,
  forbidden: 4403,
  /** Another connection took the session over (CONN-9). */
  replaced: 4409,
  abuse: 4429,
  /** The store lost a part of what was told: resume, and drop what the answer says is void. */
  stateLost: 4500,
  heartbeatTimeout: 4504,
  slowReader: 4508,
  overloaded: 4513,
} as const;

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];
