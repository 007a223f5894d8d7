/** CONN-5: the first frame of a `v=2` connection. */
interface Welcome {
  readonly action: 'welcome';
  readonly session_id: string;
  /** Takes the session over when it is given as `resume` of the next connection (CONN-9). Keep it in memory. */
  readonly resume_token: string;
  /** This connection goes on with the session of the last one. */
  readonly taken_over: boolean;
  readonly user_id: string;
  /** When the token ends, in server ms; absent where there is none. */
  readonly expires_at?: number;
  /** Server ms. */
  readonly server_time: number;
  /** Who is silent for so long is pinged; for twice that, closed with 4504. */
  readonly heartbeat_ms: number;
  readonly limits: {
    /** Bytes of the largest frame that is taken. */
    readonly frame_bytes: number;
    /** Rooms that one connection may hold. */
    readonly rooms: number;
  };
  /** What may be used beyond the original protocol. */
  readonly capabilities: readonly string[];
  /** Of the server. */
  readonly version: string;
}
interface Draining {
  readonly action: 'draining';
  /** In that time this connection is closed with 1012; until then everything works. */
  readonly reconnect_in_ms: number;
}

/** What the server says of the connection itself. */
export interface SessionEvents {
  /**
   * CONN-5: who you are, and what you may count on.
   * @envelope
   * @hears who has just connected
   */
  readonly welcome: Welcome;
  /**
   * CONN-10: this instance goes.
   * @envelope
   * @hears everybody on the instance
   */
  readonly draining: Draining;
}

/** Each command that a client may send, and what its ack has. */
export interface SessionAcks {
  /** CONN-8: the time of the server. */
  readonly ping: {
    /** Server ms. */
    readonly server_time: number;
  };
  /** CONN-8: background or foreground. */
  readonly mode: object;
  /** AUTH-5: another token, of the same user. */
  readonly refresh: {
    /** When the new token ends, in server ms. */
    readonly expires_at?: number;
  };
}
