/** What is shown of a refusal. */
export interface Refusal {
  readonly code: string;
  readonly text: string;
}

type Details = Readonly<Record<string, unknown>>;

const TEXTS: Readonly<Record<string, (title: string, details: Details) => string>> = {
  item_locked: (title, details) => `${holderOf(details)} is editing “${title}”.`,
  item_deleted: (title, { by }) => `“${title}” was deleted${typeof by === 'string' ? ` by ${by}` : ''}.`,
  item_not_found: (title) => `“${title}” is not there any more.`,
  steal_denied: (_, details) =>
    `${holderOf(details)} is connected: only moderators and owners may take the lock then. It can be waited for.`,
  lock_limit: () => 'You hold, or wait for, as many locks as one may.',
  lock_lost: (title) => `“${title}” has been locked by somebody else since.`,
  lock_expired: (title) => `The lock of “${title}” is over.`,
  undo_conflict: (_, { by }) => `${String(by)} has changed the same since, so it cannot be undone.`,
  nothing_to_undo: () => 'There is no change of yours that could be undone.',
  anchor_not_found: () => 'The item that it was put behind is not in that day any more.',
  order_mismatch: () => 'The day has changed meanwhile.',
  invalid_payload: (_, { issues }) => `Not valid: ${issuesOf(issues)}.`,
  offline: () => 'There is no connection, and this cannot wait for one.',
};

/** For people; the wire's words where there are no better ones. `title`: of the item that it is about. */
export function refusalText(error: unknown, title: string): Refusal {
  const { code, message, details } = partsOf(error);
  if (code === 'batch_failed' && typeof details['code'] === 'string') {
    const inner = { code: details['code'], message, details: (details['details'] ?? {}) as Details };
    return { code, text: refusalText(inner, title).text };
  }
  return { code, text: TEXTS[code]?.(title, details) ?? message };
}

export function codeOf(error: unknown): string {
  return partsOf(error).code;
}

export function detailsOf(error: unknown): Details {
  return partsOf(error).details;
}

function partsOf(error: unknown): { code: string; message: string; details: Details } {
  const { code, message, details } = error as { code?: unknown; message?: unknown; details?: unknown };
  return {
    code: typeof code === 'string' ? code : 'error',
    message: typeof message === 'string' ? message : String(error),
    details: typeof details === 'object' && details !== null ? (details as Details) : {},
  };
}

function holderOf({ holder }: Details): string {
  const { user_id: user } = (holder ?? {}) as { user_id?: unknown };
  return typeof user === 'string' ? user : 'Somebody else';
}

function issuesOf(issues: unknown): string {
  if (!Array.isArray(issues)) return 'a field';
  return (issues as { path: string; rule: string }[]).map(({ path, rule }) => `${path} ${rule}`).join(', ');
}
