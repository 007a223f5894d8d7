import { quantiles } from '../../scripts/support/quantiles.js';
import type { Evidence } from './evidence.js';
import type { Finding } from './finding.js';
import { lostStopsOf } from './lost-stops.js';
import { isStored } from './operations.js';
import { recoveriesOf } from './recoveries.js';
import type { Scenario } from './scenario.js';

interface Judged {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly seconds: number;
  readonly evidence: Evidence;
  readonly findings: readonly Finding[];
}

const ITINERARY = ['version', 'ack', 'diverged', 'misplaced', 'resurrected', 'stuck'] as const;
const CHAT = ['erased', 'message', 'tally'] as const;

/** The figures of one scenario; its names are what `rows.json` and the report show. */
export type Row = ReturnType<typeof rowOf>;

export function rowOf({ scenario, seed, seconds, evidence, findings }: Judged) {
  const { entries, operations } = evidence;
  const count = (kind: Finding['kind']) => findings.filter((finding) => finding.kind === kind).length;
  const injected = entries.filter((entry) => entry.kind === 'fault' && entry.phase === 'begin').length;
  const recoveries = recoveriesOf(entries).map(({ ms }) => ms);
  const [p50 = 0, p99 = 0, max = 0] = quantiles(recoveries, 0.5, 0.99, 1);
  const { hurt, calm } = answersOf(entries);
  const [answerP50 = 0, answerP99 = 0] = quantiles([...hurt, ...calm], 0.5, 0.99);
  const [calmP99 = 0] = quantiles(calm, 0.99);
  const [hurtP99 = 0] = quantiles(hurt, 0.99);
  const { recoveryMs = Infinity } = scenario;
  const isBackInTime = p99 <= recoveryMs;
  return {
    scenario: scenario.name,
    seed,
    store: scenario.store,
    seconds: Math.round(seconds * 10) / 10,
    clients: new Set(operations.map(({ client }) => client)).size,
    faults_injected: injected,
    faults_survived: findings.length === 0 ? injected : 0,
    acked: operations.filter(isStored).length,
    unknown: operations.filter(({ outcome }) => outcome === 'unknown').length,
    lost: count('lost'),
    duplicated: count('duplicated'),
    reordered: count('reordered'),
    silent_gaps: count('silent_gap') + count('resume'),
    overlaps: count('overlap'),
    stale_tokens: count('stale_token'),
    itinerary: ITINERARY.reduce((sum, kind) => sum + count(kind), 0),
    chat: CHAT.reduce((sum, kind) => sum + count(kind), 0),
    foreign: count('foreign'),
    others:
      count('location') +
      count('shared') +
      count('presence') +
      count('truncate') +
      count('outage') +
      count('closed') +
      count('resources'),
    stops: lostStopsOf(evidence),
    recoveries: recoveries.length,
    recovery_ms: { p50, p99, max },
    answers_ms: { p50: answerP50, p99: answerP99, calm_p99: calmP99, hurt_p99: hurtP99 },
    ok: findings.length === 0 && isBackInTime,
  };
}

/** How long first attempts took: of those answered while a fault was on, and of the others. */
function answersOf(entries: Evidence['entries']): { readonly hurt: number[]; readonly calm: number[] } {
  const answers = { hurt: [] as number[], calm: [] as number[] };
  const on = new Set<number>();
  for (const entry of entries) {
    if (entry.kind === 'fault' && entry.phase === 'begin') on.add(entry.fault);
    else if (entry.kind === 'fault') on.delete(entry.fault);
    else if (entry.kind === 'ok' && entry.attempts === 1) answers[on.size > 0 ? 'hurt' : 'calm'].push(entry.ms);
  }
  return answers;
}
