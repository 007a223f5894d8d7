import type { Checker } from '../finding.js';
import { checkCloses } from './closes.js';
import { checkDuplicates } from './duplicates.js';
import { checkGaps } from './gaps.js';
import { checkIsolation } from './isolation.js';
import { checkLocation } from './location.js';
import { checkLocks } from './locks.js';
import { checkOrder } from './order.js';
import { checkOutage } from './outage.js';
import { checkPresence } from './presence.js';
import { checkResources } from './resources.js';
import { checkResume } from './resume.js';
import { checkSet } from './set.js';
import { checkTruncate } from './truncate.js';

export const CHECKERS = {
  set: checkSet,
  order: checkOrder,
  duplicates: checkDuplicates,
  gaps: checkGaps,
  resume: checkResume,
  locks: checkLocks,
  location: checkLocation,
  presence: checkPresence,
  isolation: checkIsolation,
  truncate: checkTruncate,
  outage: checkOutage,
  closes: checkCloses,
  resources: checkResources,
} satisfies Record<string, Checker>;

export type CheckerName = keyof typeof CHECKERS;
