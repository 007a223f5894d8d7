import { Avatar } from '../people/avatar.js';
import { Icon } from './icon.js';
import { distanceText, factsOf } from './people.js';
import type { Person, Place } from './people.js';

interface PeopleListProps {
  readonly people: readonly Person[];
  readonly meeting: Place | undefined;
  readonly chosen: string | undefined;
  /** The user again: nobody. */
  readonly onChoose: (user: string) => void;
  readonly onMeeting: () => void;
  readonly onTrack: (user: string) => void;
}

/** Who is where, in words: for who does not see the map, or looks for somebody. */
export function PeopleList({ people, meeting, chosen, onChoose, onMeeting, onTrack }: PeopleListProps) {
  return (
    <ul class="map-people" aria-label="Who is where">
      {people.map((person) => (
        <PersonRow
          key={person.user}
          person={person}
          isChosen={person.user === chosen}
          onChoose={onChoose}
          onTrack={onTrack}
        />
      ))}
      {meeting !== undefined && (
        <li>
          <button type="button" class="map-row" onClick={onMeeting}>
            <span class="map-row-flag">
              <Icon name="flag" />
            </span>
            <span class="map-row-words">
              <b>{meeting.name}</b>
              <small>{distanceText(people, meeting) || 'Meeting point'}</small>
            </span>
          </button>
        </li>
      )}
    </ul>
  );
}

interface PersonRowProps extends Pick<PeopleListProps, 'onChoose' | 'onTrack'> {
  readonly person: Person;
  readonly isChosen: boolean;
}

function PersonRow({ person, isChosen, onChoose, onTrack }: PersonRowProps) {
  const { user, isMe, place, position } = person;
  return (
    <li class={isChosen ? 'is-chosen' : ''} data-state={position?.state ?? 'nowhere'}>
      <button
        type="button"
        class="map-row"
        aria-pressed={isChosen}
        disabled={place === undefined}
        onClick={() => onChoose(user)}
      >
        <Avatar user={user} isNamed />
        <span class="map-row-words">
          <b>
            {user}
            {isMe && <i> you</i>}
          </b>
          <small>
            {factsOf(person).map((fact, index, { length }) => (
              <span key={index}>
                {fact}
                {index < length - 1 && '\u00a0·\u00a0'}
              </span>
            ))}
          </small>
        </span>
      </button>
      {isChosen && (
        <button type="button" class="quiet map-track-button" onClick={() => onTrack(user)}>
          Show the way so far
        </button>
      )}
    </li>
  );
}
