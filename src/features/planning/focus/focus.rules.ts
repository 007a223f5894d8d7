import type { ItemId } from '../../../protocol/ids.js';
import { readBody } from '../../../store/body.js';
import type { LaneEntry, LaneName, Millis } from '../../../store/room-contents.js';
import type { FocusMessage } from '../planning.messages.js';

/** What each session looks at, by session. */
export const FOCUS: LaneName = 'planning.focus';
/** A focus counts so long, unless it is said again (PLAN-11). */
export const FOCUS_TTL_MS: Millis = 30_000;
export const FIELD_MAX_LENGTH = 128;
/** Of more users a snapshot shows the newest: they share a frame with the itinerary. */
const SHOWN_MAX = 100;

export interface Focus {
  readonly itemId: ItemId | null;
  /** What of the item, in the client's own words. */
  readonly field?: string | undefined;
}
type FocusBody = { readonly action: 'focus' } & (Omit<FocusMessage, 'user_id'> | { readonly item_id: null });

/** What members are told; `null` takes a focus back. */
export function focusBody({ itemId, field }: Focus): string {
  const focus: FocusBody =
    itemId === null
      ? { action: 'focus', item_id: null }
      : { action: 'focus', item_id: itemId, ...(field === undefined ? {} : { field }) };
  return JSON.stringify(focus);
}

/** PLAN-11: of each user the newest that was not taken back, newest first. */
export function shownFocus(entries: readonly LaneEntry[]): FocusMessage[] {
  const shown = new Map<string, FocusMessage>();
  for (const { by, body } of [...entries].sort((a, b) => b.ts - a.ts)) {
    const { action: _, ...focus } = readBody<FocusBody>(body);
    if (focus.item_id !== null && !shown.has(by)) shown.set(by, { user_id: by, ...focus });
  }
  return [...shown.values()].slice(0, SHOWN_MAX);
}
