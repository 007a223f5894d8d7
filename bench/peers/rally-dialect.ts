import { seedDialect } from './seed-dialect.js';
import type { Dialect } from '../load/dialect.js';

const JOINED = Buffer.from('"action":"joined"');
const EPOCH = /"epoch":"([^"]+)"/;
const SEQ = /"seq":(\d+)/;

/** Of Rally's second version: joins are acknowledged, and resumed. Its first one is the seed's. */
export const rallyV2Dialect: Dialect = {
  ...seedDialect,
  name: 'rally-v2',
  path: (member) => `${seedDialect.path(member)}&v=2`,
  isWelcome: (payload) => payload.includes(JOINED),
  resumePath: (member, last) => {
    const text = last?.toString() ?? '';
    return `${seedDialect.path(member)}&v=2&since=${EPOCH.exec(text)?.[1] ?? ''}:${SEQ.exec(text)?.[1] ?? ''}`;
  },
};
