import type { JsonObject } from '../../src/protocol/envelope.js';
import type { Frame } from './frames.js';

/** By type, the action of frames that bring the values of several users, and the name of their list (LOC-10). */
const BUNDLES: Readonly<Record<string, string>> = { location: 'positions' };

/** The frames that would have told the same one by one; any other frame as it is. */
export function unbundled(frame: Frame): readonly Frame[] {
  const name = BUNDLES[frame.type];
  if (name === undefined || frame.payload['action'] !== name) return [frame];
  const { type, room_id = '' } = frame;
  return (frame.payload[name] as (JsonObject & { user_id: string; ts: number })[]).map(
    ({ user_id, ts, ...payload }) => ({ type, room_id, user_id, ts, payload }),
  );
}
