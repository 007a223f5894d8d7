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
  return [...users, '@all'].filter((user) => text.includes(nameOf(user)));
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
  // The longest first: of "Ana Maria" and "Ana" the former is meant where both fit.
  const names = mentions.map(nameOf).sort((one, other) => other.length - one.length);
  const parts: Part[] = [];
  let rest = text;
  while (rest !== '') {
    const at = firstOf(rest, names);
    if (at === undefined) break;
    if (at.index > 0) parts.push({ kind: 'text', text: rest.slice(0, at.index) });
    parts.push({ kind: 'mention', text: at.name });
    rest = rest.slice(at.index + at.name.length);
  }
  return rest === '' ? parts : [...parts, { kind: 'text', text: rest }];
}

function firstOf(text: string, names: readonly string[]) {
  const found = names.map((name) => ({ name, index: text.indexOf(name) })).filter(({ index }) => index >= 0);
  const first = Math.min(...found.map(({ index }) => index));
  return found.find(({ index }) => index === first);
}

function nameOf(user: string): string {
  return user.startsWith('@') ? user : `@${user}`;
}
