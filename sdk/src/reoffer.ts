import type { JsonObject } from '../../src/protocol/envelope.js';

/** What is to be done, or was done and may have been lost. */
interface Deed {
  readonly type: string;
  readonly payload: JsonObject;
}

/** What `type` alone stands for (ENV-1). */
const USUAL_ACTION: Readonly<Record<string, string>> = { chat: 'send', location: 'update' };
/** A message, or what takes something back: a message, or that one is seen. It means the same whenever it is done. */
const RESTING_ON_NOTHING: readonly string[] = ['chat.send', 'chat.delete', 'location.share_stop', 'location.forget'];

/** `type.action`, or `type` where there are no actions. */
export function nameOf({ type, payload }: Deed): string {
  const { action = USUAL_ACTION[type] } = payload;
  return typeof action === 'string' ? `${type}.${action}` : type;
}

/** Whether it may be done again when it was lost; so may an edit of an item that was made without a lease and a version. */
export function restsOnNothing(deed: Deed): boolean {
  const { token, base_version: version } = deed.payload;
  const name = nameOf(deed);
  return (
    RESTING_ON_NOTHING.includes(name) || (name === 'planning.update' && token === undefined && version === undefined)
  );
}
