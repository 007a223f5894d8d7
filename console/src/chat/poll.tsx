import { Avatar } from '../people/avatar.js';
import { ballotOf, votersOf } from './ballot.js';
import type { Poll } from './ballot.js';
import type { Message, MessageActions } from './message-actions.js';
import { momentOf, namesOf } from './times.js';

/** Avatars that fit behind an option. */
const VOTERS_SHOWN = 3;

interface MessagePollProps {
  readonly message: Message;
  readonly user: string;
  readonly actions: MessageActions;
  /** Reached by Tab from this message, and not on the way past all of them. */
  readonly isActive: boolean;
}

/** What may be voted for, and how it stands; pressed is what this user voted for. */
export function MessagePoll({ message, user, actions, isActive }: MessagePollProps) {
  const { poll } = message;
  if (poll === undefined) return null;
  const ballot = ballotOf(poll, user);
  const tabIndex = isActive ? 0 : -1;
  return (
    <div class="message-poll" role="group" aria-live="off" aria-label={`Poll: ${message.content}`}>
      {poll.options.map((option, place) => (
        <button
          key={option}
          type="button"
          class="poll-option"
          tabIndex={tabIndex}
          disabled={poll.closed}
          aria-pressed={ballot.includes(place)}
          style={{ '--part': String(poll.voters === 0 ? 0 : (poll.tally[place] ?? 0) / poll.voters) }}
          onClick={() => actions.vote(message, place)}
        >
          <span dir="auto">{option}</span> <Voters poll={poll} place={place} /> <b>{poll.tally[place] ?? 0}</b>
        </button>
      ))}
      <p class="poll-state">
        {stateOf(poll)}
        {poll.closed !== true && message.user_id === user && (
          <button type="button" class="quiet" tabIndex={tabIndex} onClick={() => actions.closePoll(message)}>
            Close the poll
          </button>
        )}
      </p>
    </div>
  );
}

function Voters({ poll, place }: { poll: Poll; place: number }) {
  const voters = votersOf(poll, place);
  return (
    <span class="poll-voters" title={namesOf(voters)}>
      {voters.slice(0, VOTERS_SHOWN).map((voter) => (
        <Avatar key={voter} user={voter} isNamed />
      ))}
    </span>
  );
}

function stateOf({ voters, closed, closes_at: end, multiple }: Poll): string {
  const parts = [`${voters} voted`];
  if (closed === true) parts.unshift('Closed');
  else {
    if (multiple === true) parts.push('several answers');
    if (end !== undefined) parts.push(`until ${momentOf(end)}`);
  }
  return parts.join(' · ');
}
