import type { Scenario } from '../scenario.js';
import { baseline } from './baseline.js';
import { clockJumps } from './clock.js';
import { churn, mobileLinks, reconnectStorm, slowReaders } from './clients.js';
import { clusterFailBack, clusterFailover, clusterReshard } from './cluster.js';
import { embeddedBaseline, embeddedKill } from './embedded.js';
import { fewDescriptors, floods } from './floods.js';
import { fuzz } from './fuzz.js';
import { instanceKill } from './instance-kill.js';
import { instancePause } from './instance-pause.js';
import { redisPartition, redisReset } from './partition.js';
import { redisFull, redisKill, redisKillEverysec, redisStall } from './redis.js';
import { redisRestore } from './restore.js';
import { rollingRestart } from './rolling-restart.js';

export const SCENARIOS: readonly Scenario[] = [
  baseline,
  instanceKill,
  instancePause,
  redisKill,
  redisKillEverysec,
  redisStall,
  redisFull,
  redisPartition,
  redisReset,
  redisRestore,
  clusterFailover,
  clusterFailBack,
  clusterReshard,
  clockJumps,
  mobileLinks,
  reconnectStorm,
  slowReaders,
  churn,
  rollingRestart,
  fuzz,
  floods,
  fewDescriptors,
  embeddedBaseline,
  embeddedKill,
];

/** For every change, in three minutes: who dies, and what goes back. That Redis dies is in the second, and in test/faults. */
export const QUICK_SCENARIOS: readonly Scenario[] = [instanceKill, redisRestore];
