const key = (user: string): string => `rally.token.${user}`;

/** The token of a user, where the server asks for one; never in the URL, and gone with the tab. */
export function readToken(user: string): string | undefined {
  return sessionStorage.getItem(key(user)) ?? undefined;
}

/** '' forgets it. */
export function writeToken(user: string, token: string): void {
  if (token === '') sessionStorage.removeItem(key(user));
  else sessionStorage.setItem(key(user), token);
}
