import type { UserId } from '../../protocol/ids.js';
import { Refusal } from '../../protocol/refusal.js';
import { readBody } from '../../store/body.js';
import type { Millis, RowKey } from '../../store/room-contents.js';
import type { RoomView } from '../../store/room-store.js';

/** Who writes in a chat. */
export interface Writer {
  readonly user: UserId;
  readonly role: 'member' | 'moderator' | 'owner';
}
/** What holds of one sender; absent of nearly everybody. */
export interface SenderRow {
  /** `null` = until it is taken back. */
  readonly muted_until?: Millis | null;
  /** Of the last message in slow mode. */
  readonly sent_at?: Millis;
}
/** What holds of everybody; absent in nearly every room. */
export interface SettingsRow {
  /** Between two messages of a member. */
  readonly slow_ms: Millis;
}

export const SETTINGS: RowKey = 'chat.settings';
export const senderKey = (user: UserId): RowKey => `chat.sender/${user}`;

export function senderRow(view: Pick<RoomView, 'rows'>, user: UserId): SenderRow {
  const row = view.rows.get(senderKey(user));
  return row === undefined ? {} : readBody<SenderRow>(row.body);
}

export function slowMs(view: Pick<RoomView, 'rows'>): Millis {
  const row = view.rows.get(SETTINGS);
  return row === undefined ? 0 : readBody<SettingsRow>(row.body).slow_ms;
}

export function isModerator({ role }: Pick<Writer, 'role'>): boolean {
  return role === 'moderator' || role === 'owner';
}

/** CHAT-12: whoever is muted writes nothing. The row of {@link senderKey} has to be read. */
export function mutedFault(view: Pick<RoomView, 'rows' | 'now'>, { user }: Pick<Writer, 'user'>): Refusal | null {
  const { muted_until: until } = senderRow(view, user);
  if (until === undefined || (until !== null && until <= view.now)) return null;
  return new Refusal('muted', { details: until === null ? {} : { until } });
}
