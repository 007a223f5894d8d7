import type { JsonObject } from '../../src/protocol/envelope.js';
import type { Position } from '../../src/protocol/position.js';

/** One frame of the server, as JSON gives it (ENV-2, ENV-3, ENV-4). */
export interface Frame {
  readonly type: string;
  readonly room_id?: string;
  readonly user_id?: string;
  readonly seq?: number;
  /** Server ms. */
  readonly ts?: number;
  /** The `id` of the frame that it answers, or that caused it. */
  readonly re?: string | null;
  readonly payload: JsonObject;
}
/** An event that the room's log keeps (ROOM-1). */
export interface EventFrame extends Frame {
  readonly room_id: string;
  readonly seq: number;
}
/** What an accepted frame is answered with; `seq`, `ts` and `epoch` only if it made an event. */
export interface Ack extends JsonObject {
  readonly seq?: number;
  readonly ts?: number;
  readonly epoch?: string;
  /** It had been done before; this is the ack of then (ENV-5). */
  readonly duplicate?: true;
}
/** CONN-5. */
export interface WelcomePayload extends JsonObject {
  readonly action: 'welcome';
  readonly session_id: string;
  readonly user_id: string;
  readonly server_time: number;
  readonly heartbeat_ms: number;
  /** Server ms at which the token ends. */
  readonly expires_at?: number;
  readonly capabilities: readonly string[];
  readonly version: string;
  readonly resume_token?: string;
  /** This connection goes on with the session of the last one (CONN-9). */
  readonly taken_over?: boolean;
}
/** ROOM-2: `state` is the room as of `seq`; of a resumed join only what events do not tell. */
export interface JoinedPayload extends JsonObject {
  readonly action: 'joined';
  readonly epoch: string;
  readonly seq: number;
  readonly resumed: boolean;
  /** Why it is not resumed: `fresh|epoch_changed|too_old|too_far|ahead`. */
  readonly reason?: string;
  /** What was delivered after this seq is void (ROOM-3). */
  readonly cut?: number;
  readonly state?: JsonObject;
}
/** The room lost what came after `cut` and goes on in `epoch`: drop it. */
export interface Truncate extends Pick<Position, 'epoch'> {
  readonly cut: number;
}
/** What was delivered before is void, or too far behind: take the state of `joined` instead. */
export interface Reset {
  /** Of `joined`; `epoch_changed` if the server announced it. */
  readonly reason: string;
  readonly joined: JoinedPayload;
}
/** Events were lost on the way; the room is joined again before anything else of it is delivered. */
export interface Gap {
  readonly expected: number;
  readonly got: number;
}
