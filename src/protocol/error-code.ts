interface ErrorMeaning {
  readonly meaning: string;
  /** Whether the same frame, sent again later with the same `id`, may succeed. */
  readonly retryable: boolean;
}

const final = (meaning: string): ErrorMeaning => ({ meaning, retryable: false });
const retryable = (meaning: string): ErrorMeaning => ({ meaning, retryable: true });

/** Every code a client can see in an `error` frame. Codes are the contract; the table in docs/protocol.md is made of this. */
export const ERRORS = {
  bad_json: final('The frame is not JSON, is nested deeper than 32 levels, or has more than 2,000 keys.'),
  bad_envelope: final('The JSON is not an envelope: {"type", "id"?, "room_id"?, "payload"}.'),
  unknown_type: final('No feature handles this `type`.'),
  unknown_action: final('The feature has no such `action`, or needs one.'),
  invalid_payload: final('Fields of the payload break a rule; `details.issues` lists path and rule.'),
  payload_too_large: final('A value is larger than its limit; the limit stands in `details`.'),
  binary_not_supported: final('Frames are text.'),
  rate_limited: retryable('Too many frames; wait `retry_after_ms`.'),
  unauthorized: final('The credentials are missing or no longer valid.'),
  forbidden: final('The room policy does not allow this.'),
  not_in_room: final('The frame names no room, or a room that this connection has not joined.'),
  room_limit: final('This connection holds as many rooms as it may.'),
  removal_limit: final('The room keeps out as many users as it may.'),
  idempotency_mismatch: final('This `id` was already used for another command.'),
  superseded: final('A newer connection took over this session.'),
  unavailable: retryable('Outcome unknown: repeat with the same `id`.'),
  storage_full: retryable('The store has no space left; nothing was done.'),
  unsupported_version: final('`v` is 1 or 2.'),
  internal: retryable('A fault of the server; it has been logged. Outcome unknown: repeat with the same `id`.'),
  content_empty: final('The message has no content.'),
  content_too_long: final('The message has more than 4,000 code points.'),
  invalid_text: final('The text has lone surrogates or control characters other than newline and tab.'),
  message_not_found: final('The room, or that thread, does not keep such a message.'),
  message_deleted: final('The message was deleted; `details` tells by whom.'),
  not_author: final('Only its author may do this.'),
  edit_window_closed: final('The message is too old to be edited.'),
  reply_target_invalid: final('`reply_to` is not a message of this room.'),
  thread_not_found: final('`thread` is not a message of this room that may have a thread.'),
  reaction_limit: final('The message holds as many reactions as it may; the limit stands in `details`.'),
  pin_limit: final('The room holds as many pins as it may.'),
  poll_limit: final('The poll holds as many ballots as it may.'),
  poll_closed: final('The poll is closed.'),
  muted: final('You are muted here; `details.until` tells how long, if it ends by itself.'),
  slow_mode: retryable('The room is in slow mode; wait `retry_after_ms`.'),
  moderation_rejected: final('The filter of this server does not take the message.'),
  cursor_invalid: final('The cursor is not one that this server gave, or names no place.'),
  invalid_timestamp: final('The fix is more than 24 h ahead of the server.'),
  not_sharing: final('This device does not share the position here: send `share_start`.'),
  duration_out_of_range: final('A share is shorter or longer than it may be; the limits stand in `details`.'),
  audience_invalid: final(
    'The audience is empty, or names users who do not belong to the room; they stand in `details`.',
  ),
  place_not_found: final('There is no such place.'),
  place_limit: final('The room holds as many places as it may.'),
  radius_out_of_range: final('The radius of a place is too small or too large; the limits stand in `details`.'),
  track_forbidden: final('The track is for others.'),
  resync_required: final('The log does not reach back to `since`: take a `snapshot`.'),
  item_locked: retryable('Another session holds the lease; `details` tells who and until when.'),
  not_lock_holder: final('The lease belongs to another session.'),
  lock_expired: final('The lease of this token is over.'),
  lock_lost: final('The item has a newer lease than this token.'),
  lock_limit: final('This session holds as many leases as it may, or as many wait for this one as may.'),
  steal_denied: final('Only moderators and owners end the lease of somebody whose socket is open.'),
  version_conflict: final('The item has another version than `base_version`; `details` has the current one.'),
  invalid_patch: final('The patch is deeper than 8 levels, or uses a forbidden key.'),
  item_not_found: final('There is no such item.'),
  item_deleted: final('The item was deleted; `restore` brings it back.'),
  item_exists: final('There is such an item.'),
  item_limit: final('The room holds as many items, or the item as many votes, as it may.'),
  anchor_not_found: final('`after` is not an item of that day.'),
  order_mismatch: final('`order` is not what the day holds, or the day has changed; `details` has its order.'),
  batch_failed: final('An operation of the batch was refused, so none was done; `details` tells which and why.'),
  undo_conflict: final('The same was changed since; `details` tells by whom.'),
  nothing_to_undo: final('There is no commit of yours that could be undone.'),
} as const satisfies Record<string, ErrorMeaning>;

export type ErrorCode = keyof typeof ERRORS;
