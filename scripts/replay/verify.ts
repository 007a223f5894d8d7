import { isDeepStrictEqual } from 'node:util';
import { Checks } from '../support/checks.js';
import { chatIn, readHistory } from '../support/history.js';
import { byId } from '../support/itinerary.js';
import type { Item } from '../support/itinerary.js';
import type { Friend, Receipt } from './friend.js';
import type { SeenFix } from '../support/position-book.js';
import type { LateJoin, Trip } from './trip.js';

type Known = SeenFix & { readonly user_id: string; readonly state: string };
interface JoinedState {
  readonly seq: number;
  readonly state: { readonly location: { positions: Known[] }; readonly planning: { items: Item[] } };
}

export async function verifyTrip(trip: Trip): Promise<Checks> {
  const checks = new Checks();
  const travellers = [trip.ana, trip.ben];
  for (const friend of travellers) checkFixes(checks, trip, friend);
  for (const friend of trip.friends) for (const other of travellers) checkEnd(checks, trip, friend, other);
  checkOrder(checks, trip);
  if (trip.late === undefined) checks.that('cara joined', false, 'never');
  else checkLateJoin(checks, trip, trip.late);
  await checkFinalState(checks, trip);
  checks.none(
    'nothing else was refused',
    trip.friends.flatMap(({ faults }) => faults),
    'no error frame',
  );
  return checks;
}

function checkFixes(checks: Checks, trip: Trip, friend: Friend): void {
  const points = trip.trackOf(friend).length;
  const count = (status: string) => friend.statuses.get(status) ?? 0;
  const [accepted, conflated] = [count('accepted'), count('conflated')];
  const kilometres = (friend.distance / 1_000).toFixed(1);
  checks.that(
    `every fix of ${friend.name} was taken`,
    friend.sent.length === points && accepted + conflated === points,
    `${friend.sent.length} of ${points} sent over ${kilometres} km: ${accepted} accepted, ${conflated} conflated, ` +
      `${points - accepted - conflated} else; ${friend.waits} waits for the rate limit`,
  );
}

/** LOC-3, and that what is seen on the way are fixes that were sent, in their order. */
function checkEnd(checks: Checks, trip: Trip, friend: Friend, other: Friend): void {
  const end = trip.trackOf(other).at(-1);
  const last = friend.positions.last(other.name);
  const sent = new Set(other.sent.map(({ latitude, longitude, ts }) => `${latitude},${longitude},${ts}`));
  const seen = friend.positions.seen.get(other.name) ?? [];
  const isSent = ({ latitude, longitude, fix_ts }: SeenFix) => sent.has(`${latitude},${longitude},${fix_ts}`);
  const invented = seen.filter((fix) => !isSent(fix)).length;
  const faults = [...friend.positions.faults, ...(invented > 0 ? [`${invented} fixes that nobody sent`] : [])];
  if (!isSamePlace(end, last)) faults.push(`stands at ${JSON.stringify(last)} instead of ${JSON.stringify(end)}`);
  checks.none(`${friend.name} sees ${other.name} where the track ends`, faults, `after ${seen.length} fixes`);
}

function checkOrder(checks: Checks, trip: Trip): void {
  const { log, friends } = trip;
  const behind = friends.filter(({ cursor }) => cursor !== log.head).map(({ name, cursor }) => `${name} at ${cursor}`);
  const faults = [...log.faults, ...log.leaseFaults(), ...behind];
  checks.none('one order for all, without gap or repeat', faults, `seq 1..${log.head}`);
  const receipts = friends.flatMap((friend) => friend.receipts);
  const lost = receipts.filter((receipt) => !isInLog(trip, receipt)).map(({ seq }) => `seq ${seq}`);
  // Nobody asked for what begins with a first fix.
  const begun = Array.from({ length: log.head }, (_, n) => log.at(n + 1)).filter((event) => event?.type === 'location');
  const strays = log.head - begun.length - receipts.length;
  const extra = strays === 0 ? [] : [`${strays} events that nobody has an ack for`];
  checks.none('each ack stands at its seq, and nothing else', [...lost, ...extra], `${receipts.length} acks`);
}

function isInLog({ log }: Trip, { user, seq, payload }: Receipt): boolean {
  const event = log.at(seq);
  if (event?.user_id !== user) return false;
  return Object.entries(payload).every(([key, value]) => isDeepStrictEqual(event.payload[key], value));
}

/** ROOM-2, LOC-5, CHAT-5. */
function checkLateJoin(checks: Checks, trip: Trip, { joined, history, sent }: LateJoin): void {
  const { seq, state } = joined.payload as unknown as JoinedState;
  for (const friend of [trip.ana, trip.ben]) {
    const known = state.location.positions.find(({ user_id }) => user_id === friend.name);
    const fix = friend.sent.findIndex((sent) => sent.ts === known?.fix_ts && isSamePlace(sent, known));
    const behind = (sent.get(friend.name) ?? 0) - fix - 1;
    const where = `fix ${fix + 1}, ${known?.state ?? 'nowhere'}; ${friend.name} had sent ${behind} more`;
    checks.that(`cara, late, sees ${friend.name}`, isSamePlace(friend.sent[fix], known), where);
  }
  const items = [...state.planning.items].sort(byId);
  checks.equal('cara, late, has the itinerary', items, trip.log.itemsAt(seq), `${items.length} items as of seq ${seq}`);
  const told = chatIn(trip.log).filter((message) => message.seq <= (history.at(-1)?.seq ?? 0));
  checks.that(
    'cara, late, has the chat',
    isDeepStrictEqual(history, told) &&
      chatIn(trip.log).every((message) => message.seq > seq || history.some((known) => known.seq === message.seq)),
    `${history.length} messages of history`,
  );
  const live = chatIn(trip.log)
    .filter((message) => message.seq > seq)
    .map(({ content }) => content);
  checks.equal('cara hears what is said from then on', trip.cara.chatsHeard, live, `${live.length} messages`);
}

async function checkFinalState(checks: Checks, trip: Trip): Promise<void> {
  const { log, cara } = trip;
  checks.equal(
    'the history is the chat as it was heard',
    await readHistory(cara.client),
    chatIn(trip.log),
    `${chatIn(trip.log).length} messages`,
  );
  const { items, locks } = await cara.client.get('planning', { action: 'snapshot' });
  const shown = (items as Item[]).sort(byId);
  checks.equal('the snapshot is all updates together', shown, log.itemsAt(log.head), `${shown.length} items`);
  checks.equal('no lease is left', locks, [], 'none');
  const { positions } = await cara.client.get('location', { action: 'snapshot' });
  for (const friend of [trip.ana, trip.ben]) {
    const known = (positions as Known[]).find(({ user_id }) => user_id === friend.name);
    const isThere = isSamePlace(trip.trackOf(friend).at(-1), known);
    checks.that(`the snapshot has ${friend.name} at the end`, isThere, known?.state ?? 'nowhere');
  }
}

type Place = Pick<SeenFix, 'latitude' | 'longitude'>;

function isSamePlace(a: Place | undefined, b: Place | undefined): boolean {
  return a !== undefined && b !== undefined && a.latitude === b.latitude && a.longitude === b.longitude;
}
