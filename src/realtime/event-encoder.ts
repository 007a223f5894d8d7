import type { RoomId, UserId } from '../protocol/ids.js';
import type { Seq } from '../protocol/position.js';
import { eventText } from '../protocol/server-frame.js';
import type { Millis } from '../store/room-contents.js';
import type { RoomFeatures } from './room-features.js';
import type { ProtocolVersion } from './session.js';
import { textFrame } from './text-frame.js';

export interface Encodable {
  readonly kind: string;
  readonly by: UserId;
  readonly ts: Millis;
  readonly body: string;
  readonly seq?: Seq;
}

/** Turns what happens in one room into frames, ready for any socket. */
export class EventEncoder {
  private readonly seedBodies = new WeakMap<Encodable, string | null>();

  constructor(
    readonly room: RoomId,
    private readonly features: RoomFeatures,
  ) {}

  /** `null`: clients of this version never see it. */
  encode(event: Encodable, version: ProtocolVersion, re?: string): Buffer | null {
    const payload = version === 1 ? this.seedBodyOf(event) : event.body;
    if (payload === null) return null;
    const { kind, by, ts, seq } = event;
    const type = typeOf(kind);
    const ids = { ...(seq === undefined ? {} : { seq }), ...(re === undefined ? {} : { re }) };
    return textFrame(eventText({ type, room: this.room, user: by, ts, payload, ...ids }));
  }

  /** Made once, for the author's own session too. */
  private seedBodyOf(event: Encodable): string | null {
    const known = this.seedBodies.get(event);
    if (known !== undefined) return known;
    const body = this.features.seedBody(event.kind, event.body);
    this.seedBodies.set(event, body);
    return body;
  }
}

/** `planning.lock` → `planning`. */
export function typeOf(kind: string): string {
  const dot = kind.indexOf('.');
  return dot < 0 ? kind : kind.slice(0, dot);
}
