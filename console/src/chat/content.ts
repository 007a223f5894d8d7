/** A stretch of a message's text, and what it is. */
export type Part =
  | { readonly kind: 'text' | 'mention'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

/** Code points (CHAT-1). */
export const CONTENT_MAX = 4_000;

const ADDRESS = /https?:\/\/[^\s<>"]+/giu;
/** What ends a sentence rather than an address. */
const AFTER_ADDRESS = /[.,;:!?'*_)\]}]+$/u;

/** Counted as the server does: without surrounding white space. */
export function lengthOf(content: string): number {
  const text = content.trim();
  return text.length <= CONTENT_MAX / 2 ? text.length : Array.from(text).length;
}

/** The users whom the text names with an @; `@all` is everybody. */
export function mentionsIn(text: string, users: readonly string[]): readonly string[] {
  return [...users, '@all'].filter((user) => patternOf([user]).test(text));
}

/** The text cut into links, mentions and the rest, in order. */
export function partsOf(text: string, mentions: readonly string[]): readonly Part[] {
  const parts: Part[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = addressOf(found);
    if (address === undefined) continue;
    parts.push(...mentionsOf(text.slice(done, index), mentions), { kind: 'link', text: address, href: address });
    done = index + address.length;
  }
  return [...parts, ...mentionsOf(text.slice(done), mentions)];
}

/** Without what follows it; closing brackets that it opened itself belong to it. `undefined` if it is none. */
function addressOf(found: string): string | undefined {
  const bare = found.replace(AFTER_ADDRESS, '');
  const address = bare.includes('(') && found[bare.length] === ')' ? `${bare})` : bare;
  return URL.canParse(address) ? address : undefined;
}

function mentionsOf(text: string, mentions: readonly string[]): readonly Part[] {
  if (mentions.length === 0) return plain(text);
  const parts: Part[] = [];
  let done = 0;
  for (const { 0: name, index } of text.matchAll(patternOf(mentions))) {
    parts.push(...plain(text.slice(done, index)), { kind: 'mention', text: name });
    done = index + name.length;
  }
  return [...parts, ...plain(text.slice(done))];
}

function plain(text: string): readonly Part[] {
  return text === '' ? [] : [{ kind: 'text', text }];
}

/** Where one of them is named, and no longer name. */
function patternOf(users: readonly string[]): RegExp {
  // The longest first: where both fit, `@ana.b` is meant rather than `@ana`.
  const names = users.map((user) => (user.startsWith('@') ? user : `@${user}`)).sort((a, b) => b.length - a.length);
  const escaped = names.map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`));
  return new RegExp(String.raw`(?<![\p{L}\p{N}_])(?:${escaped.join('|')})(?![\p{L}\p{N}_])`, 'gu');
}
