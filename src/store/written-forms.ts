import type { UserId } from '../protocol/ids.js';

/** As it stands within a JSON string. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** How an id is written wherever a store keeps it: as it is, in a body, and in a body that is sealed (addressed.ts). */
export function writtenForms(user: UserId): string[] {
  return [...new Set([user, inJson(user), inJson(inJson(user))])];
}

/** Whether one of these stands in the text, be it within other words. */
export function isIn(text: string, forms: readonly string[]): boolean {
  return forms.some((form) => text.includes(form));
}

/** The id as a whole string of a body, and of a body that is sealed: not as a part of other words. */
export function wholeForms(user: UserId): readonly [plain: string, sealed: string] {
  const plain = JSON.stringify(user);
  return [plain, inJson(plain)];
}

/** Keys of values are words, with a space between them; ids have none. */
export function isWordOf(key: string, user: UserId): boolean {
  return key.split(' ').includes(user);
}
