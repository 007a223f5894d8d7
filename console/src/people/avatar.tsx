import { hueOf, initialsOf } from './colour.js';

/** A user as a coloured disc with initials. Says the name to who cannot see it, unless the name stands beside it. */
export function Avatar({ user, isNamed = false }: { user: string; isNamed?: boolean }) {
  const labels = isNamed ? ({ 'aria-hidden': true } as const) : ({ role: 'img', 'aria-label': user } as const);
  return (
    <span class="avatar" style={{ '--hue': String(hueOf(user)) }} title={user} {...labels}>
      {initialsOf(user)}
    </span>
  );
}
