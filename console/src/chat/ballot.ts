import type { Message } from './message-actions.js';

export type Poll = NonNullable<Message['poll']>;
/** What is voted for: places of options. */
export type Ballot = readonly number[];

export function ballotOf({ ballots = [] }: Poll, user: string): Ballot {
  return ballots.find(({ user_id }) => user_id === user)?.options ?? [];
}

/** After the option at `place` was pressed: one takes the place of another, but where several are allowed. */
export function ballotAfter(poll: Poll, user: string, place: number): Ballot {
  const ballot = ballotOf(poll, user);
  if (ballot.includes(place)) return ballot.filter((one) => one !== place);
  return poll.multiple === true ? [...ballot, place] : [place];
}

/** Whom an option is the choice of, as far as that is shown. */
export function votersOf({ ballots = [] }: Poll, place: number): readonly string[] {
  return ballots.filter(({ options }) => options.includes(place)).map(({ user_id }) => user_id);
}
