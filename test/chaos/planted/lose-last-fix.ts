/** Planted: what has to wait for its turn is forgotten. */
import { Conflator } from '../../../src/realtime/conflator.js';

const { hold } = Conflator.prototype;

Conflator.prototype.hold = function (key, last, position) {
  const isHeld = hold.call(this, key, last, position);
  const busy = (this as unknown as { active: Map<string, { waiting?: unknown }> }).active.get(key);
  if (isHeld && busy !== undefined) busy.waiting = undefined;
  return isHeld;
};
