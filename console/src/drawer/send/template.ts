import type { WireFrame } from '../../session/frame-log.js';
import type { Message } from '../protocol/protocol.js';

/** The example of the protocol, in this room, with an id of its own. */
export function templateOf({ example, feature }: Message, roomId: string, id: string): string {
  const { type, payload }: WireFrame = example ?? { type: feature, payload: {} };
  const room = feature === 'session' ? {} : { room_id: roomId };
  return JSON.stringify({ type, id, ...room, payload }, null, 2);
}
