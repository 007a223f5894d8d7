import { WireClient } from '../../scripts/support/wire-client.js';
import type { WireOptions } from '../../scripts/support/wire-client.js';
import type { Position } from '../../src/protocol/position.js';
import type { Frame } from '../support/rally-client.js';
import { within } from '../support/within.js';
import type { Shown } from './conversation.js';
import type { FinalRoom } from './final-room.js';
import type { RoomPlan } from './people/room-plan.js';

const READER = 'final-reader';
/** Events that an instance has in memory for sure. */
const MISSED = 200;
const DEADLINE_MS = 15_000;

/** The whole room as a fresh client of the last instance reads it: its log, its items, its history, and who is there. */
export async function readRoom(urls: readonly string[], { room, nonce, latitude }: RoomPlan): Promise<FinalRoom> {
  const url = urls.at(-1) ?? '';
  const { client, joined } = await WireClient.join({ url, room, user: READER });
  const { epoch } = joined.payload;
  const { items, days } = await readItinerary(client);
  const messages = await readHistory(client);
  const { members } = await client.get('room', { action: 'members' });
  await client.close();
  const online = (members as { user_id: string; state: string }[]).filter(({ state }) => state === 'online');
  const { events, head } = await readLog({ url, room, since: `${String(epoch)}:0` });
  const told = await Promise.all(urls.map((one) => readAnew(one, room, { epoch: String(epoch), seq: head })));
  return {
    room,
    nonce,
    latitude,
    epoch: String(epoch),
    head,
    events,
    items,
    days,
    messages,
    told: told.flat(),
    online: online.map(({ user_id }) => user_id).filter((user) => user !== READER),
  };
}

type Page = Pick<FinalRoom, 'items' | 'days'> & { readonly cursor?: string };

/** Page by page; the room is quiet, so that they are of one moment. */
async function readItinerary(client: WireClient): Promise<Page> {
  const first = (await client.get('planning', { action: 'snapshot' })) as unknown as Page;
  const items = [...first.items];
  for (let { cursor } = first; cursor !== undefined;) {
    const page = (await client.get('planning', { action: 'snapshot', cursor })) as unknown as Page;
    items.push(...page.items);
    ({ cursor } = page);
  }
  return { items, days: first.days };
}

async function readHistory(client: WireClient): Promise<Shown[]> {
  const messages: Shown[] = [];
  for (let before: number | undefined, isMore = true; isMore; before = messages[0]?.seq) {
    const page = await client.get('chat', {
      action: 'history',
      limit: 100,
      ...(before === undefined ? {} : { before }),
    });
    messages.unshift(...(page['messages'] as Shown[]));
    isMore = page['has_more_before'] === true;
  }
  return messages;
}

/** What an instance says to who joins, and what it has in its memory for who missed a while. */
async function readAnew(url: string, room: string, { epoch, seq }: Position): Promise<Frame[]> {
  const frames: Frame[] = [];
  const onFrame = (frame: Frame) => void frames.push(frame);
  const { client } = await WireClient.join({ url, room, user: READER, onFrame });
  await client.get('room', { action: 'join', include: ['chat'] });
  await client.close();
  const { events } = await readLog({ url, room, since: `${epoch}:${Math.max(0, seq - MISSED)}` });
  return [...frames, ...events];
}

type LogQuery = Pick<WireOptions, 'url' | 'room'> & { readonly since: string };

async function readLog(query: LogQuery): Promise<{ events: Frame[]; head: number }> {
  const events: Frame[] = [];
  let head = Infinity;
  let finish: () => void = () => undefined;
  const complete = new Promise<void>((resolve) => (finish = resolve));
  const onFrame = (frame: Frame) => {
    if (frame.payload['action'] === 'joined') head = Number(frame.payload['seq']);
    else if (frame.seq !== undefined && frame.type !== 'ack') events.push(frame);
    if (head === 0 || (events.at(-1)?.seq ?? 0) >= head) finish();
  };
  const { client } = await WireClient.join({ ...query, user: READER, onFrame });
  const late = () => `${query.room} reads as ${events.length} of ${head} events`;
  await within(DEADLINE_MS, complete, late).catch(() => undefined);
  await client.close();
  return { events, head };
}
