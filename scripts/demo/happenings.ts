import type { Frame } from '../../test/support/rally-client.js';

/** Something for people to read: `ana  "I am at the bridge"`. */
export interface Happening {
  readonly who: string;
  readonly what: string;
  /** About the connection of whoever it is, not about the trip. */
  readonly isConnection: boolean;
}

const WHEN = /T(\d\d:\d\d)/;

/** An event in words; `undefined` if it is of a kind that the demo does not know. */
export function wordsOf({ type, payload }: Frame, titleOf: (item: string) => string): string | undefined {
  if (type === 'chat') return `"${String(payload['content'])}"`;
  if (type !== 'planning') return undefined;
  const title = titleOf(String(payload['item_id']));
  const reason = String(payload['reason']);
  switch (payload['action']) {
    case 'lock':
      return `locked ${title}`;
    case 'update':
      return `changed ${title}: ${changesOf(payload['data'] as Record<string, unknown>)}`;
    case 'unlock':
      return `unlocked ${title}${reason === 'released' ? '' : ` (${reason})`}`;
    default:
      return undefined;
  }
}

function changesOf(data: Record<string, unknown>): string {
  const { title, ...rest } = data;
  const words = Object.entries(rest).flatMap(([key, value]) => changeOf(key, value) ?? []);
  return title === undefined ? words.join(', ') : `new, ${words.join(', ')}`;
}

function changeOf(key: string, value: unknown): string | undefined {
  if (key === 'tz' || key === 'kind') return undefined;
  if (value === null) return `no ${key}`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (key === 'start') return `at ${WHEN.exec(text)?.[1] ?? text}`;
  if (key === 'place') return `at ${String((value as Record<string, unknown>)['name'])}`;
  if (key === 'cost') return Object.values(value as object).join(' ');
  if (Array.isArray(value)) return `${key} ${value.join(', ')}`;
  return key === 'notes' ? `“${text}”` : text;
}

/** Who is in the room, told once per change, although everybody in it hears of it. */
export class Presences {
  private readonly known = new Map<string, { readonly ts: number; readonly state: unknown }>();

  /** In words, if it is news. */
  take({ type, user_id = '', ts = 0, payload }: Frame): string | undefined {
    if (type !== 'presence') return undefined;
    const before = this.known.get(user_id);
    const { action, state } = payload;
    if (before !== undefined && (before.ts >= ts || before.state === state)) return undefined;
    this.known.set(user_id, { ts, state });
    if (action === 'join') return 'joined';
    return action === 'leave' ? 'left' : `is ${String(state)}`;
  }
}
