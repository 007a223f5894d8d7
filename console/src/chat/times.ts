const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const DAY_MS = 86_400_000;

export function timeOf(ts: number): string {
  return TIME.format(ts);
}

/** To the second, for whoever wants to know. */
export function momentOf(ts: number): string {
  return MOMENT.format(ts);
}

export function dayNameOf(ts: number, now: number): string {
  const day = new Date(ts).toDateString();
  if (day === new Date(now).toDateString()) return 'Today';
  if (day === new Date(now - DAY_MS).toDateString()) return 'Yesterday';
  return DAY.format(ts);
}

/** "Ana", "Ana and Ben", "Ana, Ben and 3 more". */
export function namesOf(users: readonly string[], count = users.length): string {
  const [first = '', second] = users;
  if (count <= 1) return first;
  if (count === 2 && second !== undefined) return `${first} and ${second}`;
  const shown = users.slice(0, count === users.length && count <= 3 ? count - 1 : 2);
  const left = count - shown.length;
  const last = left === 1 ? users[shown.length] : undefined;
  return `${shown.join(', ')} and ${last ?? `${left} more`}`;
}
