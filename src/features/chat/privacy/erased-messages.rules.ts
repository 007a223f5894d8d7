import type { UserId } from '../../../protocol/ids.js';
import { both } from '../../../realtime/decision.js';
import type { Changes } from '../../../realtime/decision.js';
import { ERASED } from '../../../realtime/personal-data.js';
import { readBody } from '../../../store/body.js';
import type { ListName } from '../../../store/room-contents.js';
import type { ListEntry, RoomView } from '../../../store/room-store.js';
import { isMessageList, replaceMessage } from '../message.rules.js';
import type { Found, KeptMessage, KeptTombstone } from '../message.rules.js';
import { deletionOf, swept } from '../messages/delete.rules.js';
import { withoutMention } from '../messages/mention.rules.js';
import { withdrawnBallot } from '../polls/poll.rules.js';
import { withdrawnReactions } from '../reactions/reaction.rules.js';

/** CHAT-15, of the messages of a page; all of their copies. */
export function eraseMessages(list: ListName, user: UserId, view: RoomView): Changes | null {
  if (!isMessageList(list)) return null;
  const entries = view.lists[0]?.entries ?? [];
  const own = entries.filter(({ by, body }) => by === user && isMessage(body)).map(foundIn);
  const steps = [
    ...own.map((found) => authored(deletionOf(found, ERASED, view))),
    ...entries.flatMap((entry) => stays(entry, user) ?? []),
  ];
  if (steps.length === 0) return null;
  return both(steps.reduce(both), {
    puts: swept(
      own.map(({ message }) => message.message_id),
      view,
    ),
  });
}

/** Whether it goes: a poll is the room's. */
function isMessage(body: string): boolean {
  const kept = readBody<KeptMessage | KeptTombstone>(body);
  return !('deleted' in kept) && kept.poll === undefined;
}

/** What is changed of an entry that stays. */
function stays(entry: ListEntry, user: UserId): Changes | null {
  const { body, by } = entry;
  const kept = readBody<KeptMessage | KeptTombstone>(body);
  if ('deleted' in kept) return tombstone(entry, kept, user);
  if (by === user && kept.poll === undefined) return null;
  const { answers, ...unanswering } = kept;
  const named: KeptMessage = withoutMention(answers === user ? unanswering : kept, user);
  const [unreacted, reactions] = withdrawnReactions(named, user);
  const [left, ballot] = withdrawnBallot(unreacted, user);
  if (by !== user && JSON.stringify(left) === body) return null;
  const changes = replaceMessage(foundIn(entry), left);
  return { ...(by === user ? authored(changes) : changes), events: [...reactions, ...ballot] };
}

function tombstone(entry: ListEntry, kept: KeptTombstone, user: UserId): Changes | null {
  const isOwn = entry.by === user;
  if (!isOwn && kept.by !== user) return null;
  const left = kept.by === user ? { ...kept, by: ERASED } : kept;
  const changes = replaceMessage(foundIn(entry), left);
  return isOwn ? authored(changes) : changes;
}

/** What is replaced of the user's has no author any more. */
function authored<Replacing extends Changes>(changes: Replacing): Replacing {
  const lists = (changes.lists ?? []).map((change) => (change.op === 'replace' ? { ...change, by: ERASED } : change));
  return { ...changes, lists };
}

function foundIn({ seq, ts, by, body }: ListEntry): Found {
  return { seq, ts, by, message: readBody<KeptMessage>(body) };
}
