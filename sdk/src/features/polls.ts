import type { ChatPollEvent, PollState } from '../../../src/features/chat/chat.messages.js';

/** Of the ballots of a poll the first ones are shown (CHAT-5). */
const BALLOTS_SHOWN = 100;

/** A poll after a ballot of `user`, or after its end. */
export function polled(poll: PollState, user: string, { state, tally, voters, options }: ChatPollEvent): PollState {
  const { ballots: before = [], ...rest } = poll;
  const ballots = options === undefined ? before : withBallot(before, user, options);
  return {
    ...rest,
    tally,
    voters,
    ...(ballots.length > 0 && { ballots }),
    ...(state === 'closed' && { closed: true }),
  };
}

function withBallot(
  ballots: NonNullable<PollState['ballots']>,
  user_id: string,
  options: readonly number[],
): NonNullable<PollState['ballots']> {
  const others = ballots.filter((one) => one.user_id !== user_id);
  return options.length > 0 && others.length < BALLOTS_SHOWN ? [...others, { user_id, options }] : others;
}
