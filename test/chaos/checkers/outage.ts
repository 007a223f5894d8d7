import type { Checker, Finding } from '../finding.js';

/** G12: while the store cannot be reached, the answer comes all the same, and soon. (That no ack is false is what `set` proves.) */
export const checkOutage: Checker = ({ entries, terms }) =>
  entries.flatMap((entry): Finding[] => {
    if (entry.kind !== 'refused' || entry.ms <= terms.answerWithinMs) return [];
    return [
      { kind: 'outage', at: entry.at, what: `${entry.code} after ${Math.round(entry.ms)} ms, operation ${entry.op}` },
    ];
  });
