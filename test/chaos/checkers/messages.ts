import { Epochs } from '../epochs.js';
import type { Evidence } from '../evidence.js';
import type { FinalRoom } from '../final-room.js';
import type { Checker, Finding } from '../finding.js';
import { groupBy } from '../group-by.js';
import type { Frame } from '../../support/rally-client.js';
import { actsOf, differenceIn, knownPairsOf, messageOf } from '../talk.js';

/** CHAT-3, CHAT-4: each change of a message is its next version, the newest one stands, and nothing comes after its deletion. */
export const checkMessages: Checker = (evidence) => [
  ...evidence.store.flatMap((room) => [
    ...chains(evidence, room),
    ...afterwards(room),
    ...untrue(evidence, room),
    ...others(evidence, room),
  ]),
  ...backwards(evidence),
];

/** A message begins with 1 in any epoch, and leaps with its first change. Of what was deleted the log has one version only. */
function chains(evidence: Evidence, room: FinalRoom): Finding[] {
  const epochs = new Epochs(evidence, room);
  const isFirstEpoch = !evidence.track.cuts.some((cut) => cut.room === room.room);
  return [...groupBy(room.events.filter(isVersion), idOf)].flatMap(([id, events]) =>
    events.flatMap(({ seq = 0, payload }, index): Finding[] => {
      const before = events[index - 1];
      const [last, version] = [Number(before?.payload['version'] ?? 0), Number(payload['version'])];
      const isDeletion = payload['action'] === 'deleted';
      const isNext = version === last + 1 || (isDeletion && (before === undefined || version === last));
      const mayLeap = !epochs.areOne(before?.seq ?? 0, seq) || (last === 1 && !isFirstEpoch);
      return isNext || (mayLeap && version > last)
        ? []
        : [fault(room, seq, `${id} has version ${version} after ${last}`)];
    }),
  );
}

function afterwards(room: FinalRoom): Finding[] {
  return [...groupBy(room.events.filter(isOfMessage), idOf)].flatMap(([id, events]) => {
    const isDeletion = ({ payload }: Frame) => payload['action'] === 'deleted';
    const [first, last] = [events.findIndex(isDeletion), events.findLastIndex(isDeletion)];
    return events
      .filter(
        (event, index) => first >= 0 && (index > last || (index > first && isVersion(event) && !isDeletion(event))),
      )
      .map(({ seq = 0, payload }) => fault(room, seq, `${String(payload['action'])} of ${id}, which was deleted`));
  });
}

/** An ack and its event say the same, unless that was erased. */
function untrue(evidence: Evidence, room: FinalRoom): Finding[] {
  return actsOf(evidence, room, 'edit', 'delete').flatMap((operation): Finding[] => {
    const { user, id, payload: asked, ack } = operation;
    const told = room.events[Number(ack['seq']) - 1]?.payload ?? {};
    const isErased = asked['action'] === 'edit' && told['action'] === 'deleted';
    if (told['message_id'] !== messageOf(operation)) return []; // `set` tells of it.
    const isSame = told['version'] === ack['version'] && told['content'] === asked['content'];
    const isLater = isErased && Number(told['version']) > Number(ack['version']);
    if (isSame || isLater) return [];
    const what = `${user}/${id} was given version ${String(ack['version'])}; there stands ${JSON.stringify(told)}`;
    return [fault(room, Number(ack['seq']), what)];
  });
}

/** What the history shows in the end, and what clients have. Of reactions and polls, `tallies` tells. */
function others(evidence: Evidence, room: FinalRoom): Finding[] {
  return knownPairsOf(evidence, room).flatMap((pair): Finding[] => {
    const what = differenceIn(pair, ['user_id', 'version', 'content', 'edited_at', 'by', 'deleted']);
    return what === undefined ? [] : [{ kind: 'message', what, ...(pair.at === undefined ? {} : { at: pair.at }) }];
  });
}

/** No client is told an older version after a newer one. */
function backwards({ track, lines }: Evidence): Finding[] {
  const known = new Map<string, { readonly version: number; readonly place: string }>();
  return track.deliveries.flatMap(({ at, client, room, epoch, seq, frame }): Finding[] => {
    if (!isVersion(frame)) return [];
    const key = `${client} ${room} ${idOf(frame)}`;
    const place = lines.placeOf(room, epoch, seq);
    const version = Number(frame.payload['version']);
    const before = known.get(key);
    known.set(key, { version, place });
    const isSame = frame.payload['action'] === 'deleted' || before?.place === place;
    if (before === undefined || version > before.version || (isSame && version === before.version)) return [];
    const what = `${client} was told version ${version} of ${idOf(frame)} after ${before.version}`;
    return [{ kind: 'message', at, what }];
  });
}

function isOfMessage({ type, payload }: Frame): boolean {
  return type === 'chat' && payload['message_id'] !== undefined;
}

function isVersion(event: Frame): boolean {
  return isOfMessage(event) && event.payload['version'] !== undefined;
}

function idOf({ payload }: Frame): string {
  return String(payload['message_id']);
}

function fault({ room }: FinalRoom, seq: number, what: string): Finding {
  return { kind: 'message', what: `${room} seq ${seq}: ${what}` };
}
