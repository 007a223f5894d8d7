import { CANARY } from '../canary.js';
import type { Case } from '../case.js';

/** A URL that is malformed: 400 for programs, 4400 for browsers. */
interface Malformed extends Case {
  readonly query: string;
  readonly code: string;
}

const malformed = (id: string, says: string, query: string, rule = 'CONN-1', code = 'bad_envelope'): Malformed => ({
  id,
  rule,
  says,
  query,
  code,
});
const twice = (id: string, name: string, value: string) =>
  malformed(id, `${name} given twice is malformed`, `room_id=r&user_id=u&v=2&${name}=${value}&${name}=${value}`);
const version = (id: string, value: string) =>
  malformed(id, `v=${value} is no version`, `room_id=r&user_id=u&v=${value}`, 'CONN-1', 'unsupported_version');
const room = (id: string, says: string, value: string) =>
  malformed(id, `a room_id ${says} is malformed`, `user_id=u&room_id=${value}`, 'CONN-6');
const user = (id: string, says: string, value: string) =>
  malformed(id, `a user_id ${says} is malformed`, `room_id=r&user_id=${value}`, 'CONN-6');
const since = (id: string, value: string) =>
  malformed(id, `since=${value} is malformed`, `room_id=r&user_id=u&v=2&since=${value}`, 'ROOM-2');

export const MALFORMED: readonly Malformed[] = [
  malformed('H1', 'v=1 without room_id is malformed', 'user_id=u'),
  room('H1d', "that is the server's own", '%24system'),
  malformed('H1b', 'v=1 without any parameter is malformed', ''),
  malformed('H3', 'room_id given twice is malformed', 'user_id=u&room_id=a&room_id=b'),
  malformed('H3b', 'user_id given twice is malformed', 'room_id=r&user_id=a&user_id=b'),
  malformed('H3c', 'v given twice is malformed', 'room_id=r&user_id=u&v=2&v=2'),
  twice('H3d', 'device', 'd'),
  twice('H3e', 'since', 'a:1'),
  twice('H3f', 'include', 'chat'),
  twice('H3g', 'token', CANARY),
  twice('H3h', 'resume', CANARY),
  malformed('H3i', 'room_id given again by escapes is malformed', 'user_id=u&room_id=a&%72oom_id=b'),
  malformed('H4', 'room_id[]= is malformed', 'user_id=u&room_id[]=a'),
  malformed('H4b', 'room_id[x]= is malformed', 'user_id=u&room_id=a&room_id[x]=b'),
  malformed('H4c', 'user_id[]= is malformed', 'room_id=r&user_id[]=u'),
  malformed('H4d', 'user_id%5B%5D= is malformed', 'room_id=r&user_id=u&user_id%5B%5D=u'),
  malformed('H4e', 'v[]= is malformed', 'room_id=r&user_id=u&v[]=2'),
  malformed('H5', 'a bad escape is malformed', 'user_id=u&room_id=%zz'),
  malformed('H5b', 'an escape that breaks off is malformed', 'room_id=r&user_id=u%4'),
  malformed('H5c', 'escapes that are not UTF-8 are malformed', 'user_id=u&room_id=%ff%fe'),
  malformed('H5d', 'an escaped surrogate is malformed', 'user_id=u&room_id=%ed%a0%80'),
  room('H6', 'of 129 bytes', 'x'.repeat(129)),
  room('H6b', 'of 65 characters and 130 bytes', encodeURIComponent('é'.repeat(65))),
  room('H6c', 'that is empty', ''),
  room('H6d', 'with a space', 'a%20b'),
  room('H6e', 'with CR LF', `a%0d%0a${CANARY}`),
  room('H6f', 'with NUL', 'a%00b'),
  room('H6g', 'with a change of direction', 'a%E2%80%AEb'),
  room('H6h', 'with a no-break space', 'a%C2%A0b'),
  user('H6i', 'of 129 bytes', 'x'.repeat(129)),
  user('H6j', 'that is empty', ''),
  user('H6k', 'with a tab', 'a%09b'),
  user('H6l', 'with DEL', 'a%7Fb'),
  malformed('H6m', 'a device with a space is malformed', 'room_id=r&user_id=u&v=2&device=a%20b', 'CONN-6'),
  malformed('H6n', 'an empty device is malformed', 'room_id=r&user_id=u&v=2&device=', 'CONN-6'),
  version('H45', '3'),
  version('H45b', '0'),
  version('H45c', ''),
  version('H45d', '02'),
  version('H45e', 'two'),
  version('H45f', '2.0'),
  since('H46', CANARY),
  since('H46b', ''),
  since('H46c', 'a:'),
  since('H46d', ':1'),
  since('H46e', 'a:-1'),
  since('H46f', 'a:1e3'),
];
