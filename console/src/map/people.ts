import type { Fix, Member, Position, Room } from '@rally/client';
import { ageText, spanText } from './age.js';
import { distanceM, metresText } from './geo.js';
import type { Coordinates } from './geo.js';

export type Share = Room['location']['shares'][number];
export type Place = Room['location']['places'][number];

/** One of the room, as far as the map can tell. */
export interface Person {
  readonly user: string;
  readonly isMe: boolean;
  /** Whether anybody else may know where they are. */
  readonly isShared: boolean;
  /** Where their disc is; of me it is where the device is, which others may know later, or not as exactly. */
  readonly place: Coordinates | undefined;
  /** What was told. */
  readonly position: Position | undefined;
  readonly ageMs: number;
  /** To me; `undefined` if one of us is nowhere, and for myself. */
  readonly distanceM: number | undefined;
}

/** What is known of a room, at one moment. */
export interface Known {
  readonly user: string;
  /** Of the device of the user. */
  readonly fix: Fix | undefined;
  readonly members: readonly Pick<Member, 'user_id'>[];
  readonly positions: readonly Position[];
  readonly shares: readonly Share[];
  /** Server ms. */
  readonly now: number;
}

/** Me first, then who is on the map, then the others; each by name. */
export function peopleOf({ user, fix, members, positions, shares, now }: Known): readonly Person[] {
  const told = new Map(positions.map((position) => [position.user_id, position]));
  const sharers = new Set(shares.map((share) => share.user_id));
  const users = new Set([...members.map((member) => member.user_id), ...told.keys(), user]);
  const myPlace = fix ?? told.get(user);
  const people = Array.from(users, (one): Person => {
    const isMe = one === user;
    const position = told.get(one);
    const place = isMe ? myPlace : position;
    const isShared = position !== undefined || sharers.has(one);
    const isApart = !isMe && place !== undefined && myPlace !== undefined;
    return {
      user: one,
      isMe,
      isShared,
      place,
      position,
      ageMs: position === undefined ? 0 : Math.max(0, now - position.fix_ts),
      distanceM: isApart ? distanceM(myPlace, place) : undefined,
    };
  });
  return people.sort((one, other) => rankOf(one) - rankOf(other) || one.user.localeCompare(other.user));
}

function rankOf({ isMe, place }: Person): number {
  if (isMe) return 0;
  return place === undefined ? 2 : 1;
}

/** How far I have it; empty where I am nowhere. */
export function distanceText(people: readonly Person[], place: Coordinates): string {
  const me = people.find(({ isMe }) => isMe)?.place;
  return me === undefined ? '' : `${metresText(distanceM(me, place))} from you`;
}

/** What is worth knowing of somebody on the map, in a few words each. */
export function factsOf(person: Person): readonly string[] {
  const { isMe, isShared, position, ageMs } = person;
  if (position === undefined) return [isShared ? 'shares, no position yet' : 'not shared'];
  const { accuracy, meeting, state } = position;
  const age = state === 'live' ? ageText(ageMs) : `${state}, ${ageText(ageMs)}`;
  return [
    isMe ? `shared ${age}` : age,
    ...(typeof accuracy === 'number' ? [`± ${metresText(accuracy)}`] : []),
    ...(person.distanceM !== undefined ? [`${metresText(person.distanceM)} from you`] : []),
    ...(meeting ? [`${metresText(meeting.distance_m)} to go${etaText(meeting.eta_s)}`] : []),
  ];
}

function etaText(seconds: number | undefined): string {
  return seconds === undefined || seconds < 10 ? '' : `, ${spanText(seconds * 1_000)}`;
}
