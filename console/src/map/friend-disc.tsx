import { hueOf, initialsOf } from '../people/colour.js';
import { freshness } from './age.js';
import { factsOf } from './people.js';
import type { Person } from './people.js';

/** A disc with initials; it points where its user is heading, and fades with age. */
export function FriendDisc({ person, isChosen }: { person: Person; isChosen: boolean }) {
  const { user, isMe, isShared, position, ageMs } = person;
  const heading = position?.heading;
  const opacity = position === undefined ? 1 : freshness(isMe ? 'live' : position.state, isMe ? 0 : ageMs);
  const marks = [isMe && 'is-me', !isShared && 'is-private', isChosen && 'is-chosen'].filter(Boolean).join(' ');
  return (
    <span
      class={`map-disc ${marks}`}
      data-state={position?.state}
      style={{ '--hue': String(hueOf(user)), opacity: String(opacity) }}
    >
      {typeof heading === 'number' && (
        <svg class="map-heading" viewBox="-30 -30 60 60" style={{ transform: `rotate(${heading}deg)` }}>
          <path d="M-7 -18.5L0 -27L7 -18.5Z" />
        </svg>
      )}
      <b>{initialsOf(user)}</b>
    </span>
  );
}

export function FriendTip({ person }: { person: Person }) {
  return (
    <>
      <strong>{person.isMe ? `${person.user} (you)` : person.user}</strong>
      {factsOf(person).map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </>
  );
}
