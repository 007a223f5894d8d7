import type { JsonObject } from '../../src/protocol/envelope.js';

/** What was done, and may have been lost. */
interface Did {
  readonly type: string;
  readonly payload: JsonObject;
}

/**
 * A message, or an edit of an item that was made without a lease and without a version, or what takes something back: a
 * message, or that one is seen. It means the same whenever it is done.
 */
export function restsOnNothing(command: Did): boolean {
  const { type, payload } = command;
  const { action } = payload;
  if (isDeletion(command) || isShareStop(command) || isForget(command)) return true;
  if (type === 'chat') return action === undefined || action === 'send';
  return (
    type === 'planning' &&
    action === 'update' &&
    payload['token'] === undefined &&
    payload['base_version'] === undefined
  );
}

export function isDeletion({ type, payload }: Did): boolean {
  return type === 'chat' && payload['action'] === 'delete';
}

export function isShareStart({ type, payload }: Did): boolean {
  return type === 'location' && payload['action'] === 'share_start';
}

export function isShareStop({ type, payload }: Did): boolean {
  return type === 'location' && payload['action'] === 'share_stop';
}

function isForget({ type, payload }: Did): boolean {
  return type === 'location' && payload['action'] === 'forget';
}
