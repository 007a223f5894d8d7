import type { Dialect, Member } from './dialect.js';

/** About 115 bytes of the seed's chat frame. */
const WORDS = 'We meet at the harbour at nine, bring water and a hat';
const LATITUDE = 39.5696;
const LONGITUDE = 2.6502;

const queryOf = ({ room, user }: Member): string => `/ws?room_id=${room}&user_id=${user}`;
const chat: Dialect['chat'] = (_, mark) => `{"type":"chat","payload":{"content":"~${mark} ${WORDS}"}}`;
/** Each fix lies some metres from the one before, as those of somebody who walks. */
const location: Dialect['location'] = (_, mark) => {
  const step = (Number(mark) % 1_000) / 1e6;
  const place = `"latitude":${(LATITUDE + step).toFixed(6)},"longitude":${(LONGITUDE + step).toFixed(6)}`;
  return `{"type":"location","payload":{${place},"accuracy":${mark}}}`;
};
const JOINED = Buffer.from('"action":"joined"');
const EPOCH = /"epoch":"([^"]+)"/;
const SEQ = /"seq":(\d+)/;

/** What Rally's first clients speak; also the plain `ws` peer, which does no more than that. */
export const rallyDialect: Dialect = { name: 'rally', path: queryOf, chat, location };

/** With acknowledged joins and resume. */
export const rallyV2Dialect: Dialect = {
  name: 'rally-v2',
  path: (member) => `${queryOf(member)}&v=2`,
  isWelcome: (payload) => payload.includes(JOINED),
  resumePath: (member, last) => {
    const text = last?.toString() ?? '';
    const since = `${EPOCH.exec(text)?.[1] ?? ''}:${SEQ.exec(text)?.[1] ?? ''}`;
    return `${queryOf(member)}&v=2&since=${since}`;
  },
  chat,
  location,
};
