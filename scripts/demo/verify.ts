import { isDeepStrictEqual } from 'node:util';
import { Checks } from '../support/checks.js';
import type { ChatLine } from '../support/history.js';
import { byDay } from '../support/itinerary.js';
import type { DayVersion, Item, Itinerary } from '../support/itinerary.js';
import type { Companion } from './companion.js';
import type { Demo } from './demo.js';

interface Page {
  readonly items: readonly Item[];
  readonly days: readonly DayVersion[];
  readonly cursor?: string;
}

const CATCH_UP_MS = 2_000;
/** So long a snapshot is taken again because the room went on while it was taken: others may be in it. */
const QUIET_WITHIN_MS = 20_000;

/** Runs the whole demo; what was checked at its end says whether every promise was kept. */
export async function runDemo(demo: Demo): Promise<Checks> {
  try {
    return await verifyDemo(demo, await demo.run());
  } finally {
    await demo.close();
  }
}

async function verifyDemo(demo: Demo, faults: readonly string[]): Promise<Checks> {
  const checks = new Checks();
  checks.none('everybody was answered, and is there', faults, `${demo.companions.length} friends`);
  checkEvents(checks, demo);
  const [witness] = demo.companions;
  // Without a server there is nothing to compare with.
  if (faults.length === 0 && witness !== undefined) {
    checkPositions(checks, demo);
    await checkItinerary(checks, demo, witness);
    await checkHistory(checks, demo, witness);
  }
  const unexpected = demo.companions.flatMap(({ tally }) => tally.unexpected);
  checks.none('no error but contention', unexpected, 'none that the others do not explain');
  return checks;
}

function checkEvents(checks: Checks, { companions, ledger }: Demo): void {
  const sum = (figure: (companion: Companion) => number) => companions.reduce((total, one) => total + figure(one), 0);
  const [gaps, repeats] = [sum(({ copy }) => copy.reader.gaps), sum(({ copy }) => copy.reader.repeats)];
  checks.that('gaps', gaps === 0, `${gaps}`);
  checks.that('repeats', repeats === 0, `${repeats}`);
  const behind = companions.filter(({ copy }) => copy.reader.cursor !== ledger.head);
  const order = [...ledger.faults, ...behind.map(({ name, copy }) => `${name} stands at ${copy.reader.cursor}`)];
  checks.none('the same order at every friend', order, `${ledger.events} events, up to seq ${ledger.head}`);
  const lost = ledger.unseen === 0 ? [] : [`${ledger.unseen} acks whose events nobody saw`];
  checks.none('each ack stands at its seq, once', [...ledger.ackFaults, ...lost], `${ledger.acks} acks`);
  const leases = companions.flatMap((one) => one.copy.leases.faults.map((fault) => `${one.name}: ${fault}`));
  checks.none('one at a time edits an item', leases, `${ledger.edits} edits`);
}

function checkPositions(checks: Checks, { companions }: Demo): void {
  const faults = companions.flatMap((one) => [
    ...one.copy.positions.faults.map((fault) => `${one.name}: ${fault}`),
    ...companions
      .filter(({ name, lastFix }) => (one.copy.positions.last(name)?.fix_ts ?? 0) < lastFix)
      .map(({ name }) => `${one.name} does not see where ${name} is now`),
  ]);
  const frames = companions.reduce((total, { copy }) => total + copy.positions.count, 0);
  checks.none('all see where all are, and nobody goes back', faults, `${frames} positions received`);
}

/** Everybody's own copy, made of a first state and of events, is what the server has. */
async function checkItinerary(checks: Checks, { companions, watch }: Demo, witness: Companion): Promise<void> {
  const end = performance.now() + QUIET_WITHIN_MS;
  for (;;) {
    const { payload } = await witness.ask('planning', { action: 'snapshot' });
    const { seq, ...page } = payload as unknown as Page & { seq: number };
    const here = companions.filter(({ isHere }) => isHere);
    await watch.until(() => here.every(({ copy }) => copy.reader.cursor >= seq), CATCH_UP_MS);
    if (here.some(({ copy }) => copy.reader.cursor !== seq) && performance.now() < end) continue;
    const differ = here.filter(({ copy }) => !isSame(copy.itinerary, page));
    const faults = differ.map(({ name }) => `${name} has another itinerary than the server`);
    const seen = `${page.items.length} items as of seq ${seq}`;
    return checks.none('the itinerary is what its edits made it', faults, seen);
  }
}

/** Of an itinerary that takes several pages, those items that both show. */
function isSame(itinerary: Itinerary, { items, days, cursor }: Page): boolean {
  const isWhole = cursor === undefined;
  const isThere = (item: Item) => {
    const known = itinerary.get(item.item_id);
    return known === undefined ? !isWhole : isDeepStrictEqual(known, item);
  };
  if (!isWhole) return items.every(isThere);
  const isOrdered = isDeepStrictEqual(itinerary.days, days.toSorted(byDay));
  return isOrdered && items.every(isThere) && itinerary.all.length === items.length;
}

async function checkHistory(checks: Checks, { ledger }: Demo, witness: Companion): Promise<void> {
  const { payload } = await witness.ask('chat', { action: 'history' });
  const told = (payload['messages'] as ChatLine[]).map(({ seq, user_id, content }) => ({ seq, user_id, content }));
  const heard = ledger.lastChats;
  const from = Math.max(told[0]?.seq ?? 0, heard[0]?.seq ?? Infinity);
  const isLate = ({ seq }: ChatLine) => seq >= from && seq <= Number(payload['as_of']);
  const [expected, actual] = [heard.filter(isLate), told.filter(isLate)];
  checks.equal('the history is the chat as it was heard', actual, expected, `${actual.length} messages compared`);
}
