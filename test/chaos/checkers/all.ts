import type { Checker } from '../finding.js';
import { checkAcks } from './acks.js';
import { checkAudience } from './audience.js';
import { checkCloses } from './closes.js';
import { checkConvergence } from './convergence.js';
import { checkDeletion } from './deletion.js';
import { checkDuplicates } from './duplicates.js';
import { checkEnds } from './ends.js';
import { checkErased } from './erased.js';
import { checkGaps } from './gaps.js';
import { checkIsolation } from './isolation.js';
import { checkLocation } from './location.js';
import { checkLocks } from './locks.js';
import { checkMessages } from './messages.js';
import { checkOrder } from './order.js';
import { checkOutage } from './outage.js';
import { checkPlaces } from './places.js';
import { checkPrecision } from './precision.js';
import { checkPresence } from './presence.js';
import { checkQueue } from './queue.js';
import { checkResources } from './resources.js';
import { checkResume } from './resume.js';
import { checkSet } from './set.js';
import { checkTallies } from './tallies.js';
import { checkTruncate } from './truncate.js';
import { checkUpdates } from './updates.js';
import { checkVersions } from './versions.js';
import { checkWithdrawn } from './withdrawn.js';

export const CHECKERS = {
  set: checkSet,
  order: checkOrder,
  duplicates: checkDuplicates,
  gaps: checkGaps,
  resume: checkResume,
  locks: checkLocks,
  queue: checkQueue,
  versions: checkVersions,
  updates: checkUpdates,
  acks: checkAcks,
  convergence: checkConvergence,
  deletion: checkDeletion,
  places: checkPlaces,
  erased: checkErased,
  messages: checkMessages,
  tallies: checkTallies,
  location: checkLocation,
  withdrawn: checkWithdrawn,
  audience: checkAudience,
  precision: checkPrecision,
  ends: checkEnds,
  presence: checkPresence,
  isolation: checkIsolation,
  truncate: checkTruncate,
  outage: checkOutage,
  closes: checkCloses,
  resources: checkResources,
} satisfies Record<string, Checker>;

export type CheckerName = keyof typeof CHECKERS;
