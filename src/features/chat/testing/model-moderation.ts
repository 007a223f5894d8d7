import type { ChatModel } from './chat-model.js';
import { Refused } from './model-words.js';
import type { Facts, Of, Who } from './model-words.js';

/** CHAT-8. */
export function mark(model: ChatModel, { user }: Who, command: Of<'read' | 'delivered'>): Facts {
  const up_to = Math.min(command.up_to, model.seq);
  const thread = command.action === 'read' ? command.thread : undefined;
  const marker = model.markerOf(user);
  const key = `${user} ${thread}`;
  const before = thread === undefined ? marker[command.action] : (model.threadMarkers.get(key) ?? 0);
  if (up_to <= before) return { up_to: before };
  model.touch();
  const delivered = Math.max(marker.delivered, up_to);
  if (thread === undefined) model.markers.set(user, { ...marker, delivered, [command.action]: up_to });
  else model.threadMarkers.set(key, up_to);
  return { up_to };
}

/** CHAT-12. */
export function moderate(model: ChatModel, who: Who, command: Of<'moderate'>): Facts {
  if (command.op === 'report') return report(model, who, command);
  if (who.role !== 'moderator') throw new Refused('forbidden');
  const { user_id: target_id, until, interval_ms, message_id } = command;
  switch (command.op) {
    case 'mute':
      if (target_id === 'ana') throw new Refused('forbidden'); // Of their own rank.
      if (until !== undefined && until <= model.now) throw new Refused('invalid_payload');
      if (model.muted.get(target_id) === (until ?? null)) return { noop: true };
      model.muted.set(target_id, until ?? null);
      model.tell(who.user, { action: 'muted', target_id, until });
      return {};
    case 'unmute': {
      if (target_id === 'ana') throw new Refused('forbidden');
      const muted = model.muted.get(target_id);
      if (muted === undefined || (muted !== null && muted <= model.now)) return { noop: true };
      model.muted.delete(target_id);
      model.tell(who.user, { action: 'unmuted', target_id });
      return {};
    }
    case 'slow_mode':
      if (model.slowMs === interval_ms) return { noop: true };
      model.slowMs = interval_ms;
      model.tell(who.user, { action: 'slow_mode', interval_ms });
      return {};
    default: {
      const left = model.reports.filter((one) => one['message_id'] !== message_id);
      if (left.length === model.reports.length) return { noop: true };
      model.reports = left;
      model.touch();
      return {};
    }
  }
}

function report(model: ChatModel, { user: user_id }: Who, { message_id, reason }: Of<'moderate'>): Facts {
  const {
    by: author_id,
    extras: { thread },
  } = model.live(message_id);
  const isKnown = model.reports.some((one) => one['message_id'] === message_id && one['user_id'] === user_id);
  if (isKnown) return { noop: true };
  model.reports = [{ user_id, ts: model.now, message_id, author_id, reason, thread }, ...model.reports];
  model.touch();
  return {};
}
