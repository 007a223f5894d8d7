import type { UserId } from '../../../protocol/ids.js';
import { Refusal, invalidPayload } from '../../../protocol/refusal.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Decision, Reads } from '../../../realtime/decision.js';
import type { Millis } from '../../../store/room-contents.js';
import type { RoomView } from '../../../store/room-store.js';
import type { ChatModeration } from '../chat.messages.js';
import { SETTINGS, isModerator, mutedFault, senderKey, senderRow, slowMs } from '../writer.rules.js';
import type { SenderRow, SettingsRow, Writer } from '../writer.rules.js';

/** Roles, from least to most. */
const RANKS = ['guest', 'member', 'moderator', 'owner'];

export interface Unmute {
  readonly writer: Writer;
  readonly target: UserId;
}
export interface Mute extends Unmute {
  /** Absent = until it is taken back. */
  readonly until?: Millis | undefined;
}
export interface SlowMode {
  readonly writer: Writer;
  readonly intervalMs: Millis;
}

export function muteReads({ target }: Unmute): Reads {
  return { rows: [senderKey(target)], roster: [target] };
}

/** CHAT-12: moderators and owners, over those below them; who never was here is a member to be. */
export function rankFault(writer: Writer, target: UserId, { roster }: Pick<RoomView, 'roster'>): Refusal | null {
  if (!isModerator(writer)) return new Refusal('forbidden');
  const isBelow = RANKS.indexOf(roster.get(target) ?? 'member') < RANKS.indexOf(writer.role);
  return isBelow ? null : new Refusal('forbidden', { message: 'Nobody does this to their own rank or above' });
}

/** CHAT-12. */
export function decideMute({ writer, target, until }: Mute, view: RoomView): Decision<object> {
  const fault = rankFault(writer, target, view);
  if (fault !== null) return fault;
  if (until !== undefined && until <= view.now) return invalidPayload({ path: 'until', rule: 'isAhead' });
  const row = senderRow(view, target);
  const muted: SenderRow = { ...row, muted_until: until ?? null };
  if (row.muted_until === muted.muted_until) return answer({ noop: true });
  const told: ChatModeration = { action: 'muted', target_id: target, ...(until !== undefined && { until }) };
  return change(
    {
      puts: [[senderKey(target), JSON.stringify(muted)]],
      events: [{ kind: 'chat.muted', by: writer.user, body: JSON.stringify(told) }],
    },
    {},
  );
}

export function decideUnmute({ writer, target }: Unmute, view: RoomView): Decision<object> {
  const fault = rankFault(writer, target, view);
  if (fault !== null) return fault;
  // A mute whose time is over is none.
  if (mutedFault(view, { user: target }) === null) return answer({ noop: true });
  const { muted_until: _, ...row } = senderRow(view, target);
  const told: ChatModeration = { action: 'unmuted', target_id: target };
  const key = senderKey(target);
  return change(
    {
      ...(row.sent_at === undefined ? { deletes: [key] } : { puts: [[key, JSON.stringify(row)]] }),
      events: [{ kind: 'chat.unmuted', by: writer.user, body: JSON.stringify(told) }],
    },
    {},
  );
}

/** CHAT-12: 0 = off. */
export function decideSlowMode({ writer, intervalMs }: SlowMode, view: RoomView): Decision<object> {
  if (!isModerator(writer)) return new Refusal('forbidden');
  if (slowMs(view) === intervalMs) return answer({ noop: true });
  const settings: SettingsRow = { slow_ms: intervalMs };
  const told: ChatModeration = { action: 'slow_mode', interval_ms: intervalMs };
  return change(
    {
      ...(intervalMs === 0 ? { deletes: [SETTINGS] } : { puts: [[SETTINGS, JSON.stringify(settings)]] }),
      events: [{ kind: 'chat.slow_mode', by: writer.user, body: JSON.stringify(told) }],
    },
    {},
  );
}
