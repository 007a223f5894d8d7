import type { Checker, Finding } from '../finding.js';

/** G10: where nothing is broken by force, every socket ends with a word, and the right one. */
export const checkCloses: Checker = ({ entries, terms }) =>
  entries.flatMap((entry): Finding[] => {
    if (entry.kind !== 'close' || terms.closeCodes?.includes(entry.code) !== false) return [];
    return [{ kind: 'closed', at: entry.at, what: `a socket of ${entry.client} ended with ${entry.code}` }];
  });
