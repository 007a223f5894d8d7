import { isHidden } from '../support/frame-forms.js';
import type { Frame } from '../support/rally-client.js';

/** What the places of logs say, each the same to everybody; or what is left of it when it was erased. */
export class Meanings {
  private readonly known = new Map<string, string>();

  /** What the place said before, if that was something else. */
  take(place: string, frame: Frame): string | undefined {
    const before = aspectsOf(frame).map(([aspect, text]) => {
      const key = `${place} ${aspect}`;
      const known = this.known.get(key) ?? text;
      this.known.set(key, known);
      return known === text ? undefined : known;
    });
    return before.find((text) => text !== undefined);
  }
}

/** What it says, which is erased or is not, and what it says that about; what is not for this client says nothing. */
function aspectsOf(frame: Frame): (readonly [aspect: string, text: string])[] {
  if (isHidden(frame)) return [];
  const { type, user_id: user, ts, payload } = frame;
  const { action, message_id: message } = payload;
  const about = `${type} by ${user} at ${ts} ${type === 'chat' ? String(message) : ''}`;
  const isDeletion = type === 'chat' && action === 'deleted';
  return [
    [isDeletion ? 'erased' : 'said', `${about} ${JSON.stringify(payload)}`],
    ['about', about],
  ];
}
