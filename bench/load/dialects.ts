import { natsDialect } from '../peers/nats.js';
import { nchanDialect } from '../peers/nchan.js';
import { nestDialect } from '../peers/nest.js';
import { rallyV2Dialect } from '../peers/rally-dialect.js';
import { echoDialect } from '../peers/rally-echo.js';
import { seedDialect } from '../peers/seed-dialect.js';
import { socketIoDialect } from '../peers/socket-io.js';
import type { Dialect } from './dialect.js';

const DIALECTS: readonly Dialect[] = [
  seedDialect,
  rallyV2Dialect,
  echoDialect,
  nestDialect,
  socketIoDialect,
  nchanDialect,
  natsDialect,
];

export function dialectOf(name: string): Dialect {
  const dialect = DIALECTS.find((known) => known.name === name);
  if (dialect === undefined) throw new Error(`No dialect ${name}`);
  return dialect;
}
