import type { RoomId, UserId } from '../protocol/ids.js';
import { FRAME_MAX_BYTES } from '../protocol/limits.js';
import type { Seq } from '../protocol/position.js';
import { eventText } from '../protocol/server-frame.js';
import type { Addressed, Millis } from '../store/room-contents.js';
import { isFor } from './addressed.rules.js';
import type { RoomFeatures } from './room-features.js';
import type { ProtocolVersion, Session } from './session.js';
import { textFrame } from './text-frame.js';

export interface Encodable extends Addressed {
  readonly kind: string;
  readonly by: UserId;
  readonly ts: Millis;
  readonly body: string;
  readonly seq?: Seq;
}
/** For whom a frame is made. Nothing is encoded without saying so, because not everything is for everybody. */
export type Viewer = Pick<Session, 'user' | 'version'>;
/** What a viewer is given of an event; viewers of one form are given the same bytes. */
export type Form = ProtocolVersion | 'hidden' | 'nothing';

/** ROOM-9: there was something, and no more than that. */
const HIDDEN = '{"action":"hidden"}';
/** Values of one bundle; leaves room for the envelope. */
const BUNDLE_MAX_BYTES = FRAME_MAX_BYTES - 1024;

/** Turns what happens in one room into frames, ready for any socket; the one place that decides what is shown to whom. */
export class EventEncoder {
  constructor(
    readonly room: RoomId,
    private readonly features: RoomFeatures,
  ) {}

  /** What is not for the viewer leaves nothing but its `seq`, and that only where clients count them. */
  formFor(event: Encodable, { user, version }: Viewer): Form {
    if (isFor(event, user)) return version;
    return version === 1 || event.seq === undefined ? 'nothing' : 'hidden';
  }

  /** `null`: the viewer is told nothing of it. */
  encode(event: Encodable, viewer: Viewer, re?: string): Buffer | null {
    const { room } = this;
    const { kind, by: user, ts, seq } = event;
    const form = this.formFor(event, viewer);
    if (form === 'hidden') return textFrame(eventText({ type: 'room', room, ts, payload: HIDDEN, seq, re }));
    const payload = form === 'nothing' ? null : form === 1 ? this.features.seedBody(kind, event.body) : event.body;
    if (payload === null) return null;
    return textFrame(eventText({ type: typeOf(kind), room, user, ts, payload, seq, re }));
  }

  /** Whether values of this kind that are due together go to the viewer as one frame. */
  isBundled(kind: string, { version }: Viewer): boolean {
    return version === 2 && this.features.bundleOf(kind) !== undefined;
  }

  /** Ephemeral values of one kind that is bundled, in as few frames as fit the limit of a frame. */
  bundle(kind: string, values: readonly Encodable[], viewer: Viewer): Buffer[] {
    const name = JSON.stringify(this.features.bundleOf(kind));
    const shown = values.filter((value) => this.formFor(value, viewer) === viewer.version);
    return inBundles(shown.map(valueText)).map((texts) => {
      const payload = `{"action":${name},${name}:[${texts.join()}]}`;
      return textFrame(eventText({ type: typeOf(kind), room: this.room, payload }));
    });
  }
}

/** `planning.lock` → `planning`. */
export function typeOf(kind: string): string {
  const dot = kind.indexOf('.');
  return dot < 0 ? kind : kind.slice(0, dot);
}

/** The body with what the envelope of a frame of its own would say. */
function valueText({ by, ts, body }: Encodable): string {
  const rest = body === '{}' ? '}' : `,${body.slice(1)}`;
  return `{"user_id":${JSON.stringify(by)},"ts":${ts}${rest}`;
}

function inBundles(texts: readonly string[]): string[][] {
  const bundles: string[][] = [];
  let size = Infinity;
  for (const text of texts) {
    const length = Buffer.byteLength(text) + 1;
    size += length;
    if (size > BUNDLE_MAX_BYTES) {
      bundles.push([]);
      size = length;
    }
    bundles.at(-1)?.push(text);
  }
  return bundles;
}
