import type { ChatPollEvent, PollState } from '../../../src/features/chat/chat.messages.js';

/** A poll after a ballot of `user_id`, or after its end; of more ballots than a page shows it has those that it was told. */
export function polled(
  { ballots = [], ...poll }: PollState,
  user_id: string,
  { state, tally, voters, options }: ChatPollEvent,
): PollState {
  const others = options ? ballots.filter((one) => one.user_id !== user_id) : ballots;
  const all = options?.length ? [...others, { user_id, options }] : others;
  const told = { ...poll, tally, voters, ...(all.length > 0 && { ballots: all }) };
  return state === 'closed' ? { ...told, closed: true } : told;
}
