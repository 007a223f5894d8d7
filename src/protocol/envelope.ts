import { parseRoomId } from './ids.js';
import type { RoomId } from './ids.js';
import { exceeds } from './json-shape.js';
import { FRAME_ID_MAX_LENGTH, JSON_MAX_DEPTH, JSON_MAX_KEYS } from './limits.js';
import { Refusal, invalidPayload } from './refusal.js';

const BOUNDS = { levels: JSON_MAX_DEPTH, keys: JSON_MAX_KEYS };

export type JsonObject = Readonly<Record<string, unknown>>;

/** A client's frame whose envelope is sound (ENV-1); its payload is not looked at yet, apart from `action`. */
export interface ClientFrame {
  readonly type: string;
  readonly action: string | undefined;
  readonly id: string | undefined;
  readonly roomId: RoomId | undefined;
  readonly payload: JsonObject;
}
export type ParsedFrame =
  | { readonly ok: true; readonly frame: ClientFrame }
  /** `re` is the frame's `id` if at least that was valid. */
  | { readonly ok: false; readonly re: string | null; readonly refusal: Refusal };

/** Reads one text frame; never throws, and is the only place that parses what a client sent. */
export function parseFrame(text: string): ParsedFrame {
  const parsed = parseJson(text);
  if (parsed === undefined) return { ok: false, re: null, refusal: new Refusal('bad_json') };
  if (!isJsonObject(parsed)) return { ok: false, re: null, refusal: new Refusal('bad_envelope') };
  const id = isFrameId(parsed['id']) ? parsed['id'] : undefined;
  const frame = readEnvelope(parsed, id);
  return frame instanceof Refusal ? { ok: false, re: id ?? null, refusal: frame } : { ok: true, frame };
}

function readEnvelope(envelope: JsonObject, id: string | undefined): ClientFrame | Refusal {
  const { type, payload, room_id: room } = envelope;
  if (typeof type !== 'string') return badEnvelope('`type` must be a string');
  if (envelope['id'] !== undefined && id === undefined)
    return badEnvelope(`\`id\` must be a string of 1..${FRAME_ID_MAX_LENGTH} characters`);
  const roomId = room === undefined ? undefined : parseRoomId(room);
  if (roomId === null) return badEnvelope('`room_id` must be 1..128 bytes without whitespace and control characters');
  if (!isJsonObject(payload)) return badEnvelope('`payload` must be an object');
  const { action } = payload;
  if (action !== undefined && typeof action !== 'string') return invalidPayload({ path: 'action', rule: 'isString' });
  return { type, action, id, roomId, payload };
}

function badEnvelope(message: string): Refusal {
  return new Refusal('bad_envelope', { message });
}

function parseJson(text: string): unknown {
  if (exceeds(text, BOUNDS)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isFrameId(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= FRAME_ID_MAX_LENGTH && value.isWellFormed();
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
