import { WireClient } from '../../scripts/support/wire-client.js';
import type { Frame } from '../support/rally-client.js';
import { within } from '../support/within.js';
import type { FinalRoom } from './final-room.js';
import type { RoomPlan } from './people/room-plan.js';

const READER = 'final-reader';
const DEADLINE_MS = 15_000;

/** The whole room as a fresh client reads it: its log from the first event on, its items, and who is there. */
export async function readRoom(url: string, { room, nonce, latitude }: RoomPlan): Promise<FinalRoom> {
  const { client, joined } = await WireClient.join({ url, room, user: READER });
  const { epoch } = joined.payload;
  const { items, days } = await readItinerary(client);
  const { members } = await client.get('room', { action: 'members' });
  await client.close();
  const online = (members as { user_id: string; state: string }[]).filter(({ state }) => state === 'online');
  const { events, head } = await readLog(url, room, String(epoch));
  return {
    room,
    nonce,
    latitude,
    epoch: String(epoch),
    head,
    events,
    items,
    days,
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

async function readLog(url: string, room: string, epoch: string): Promise<{ events: Frame[]; head: number }> {
  const events: Frame[] = [];
  let head = Infinity;
  let finish: () => void = () => undefined;
  const complete = new Promise<void>((resolve) => (finish = resolve));
  const onFrame = (frame: Frame) => {
    if (frame.type === 'room') head = Number(frame.payload['seq'] ?? head);
    else if (frame.seq !== undefined && frame.type !== 'ack') events.push(frame);
    if (head === 0 || (events.at(-1)?.seq ?? 0) >= head) finish();
  };
  const { client } = await WireClient.join({ url, room, user: READER, since: `${epoch}:0`, onFrame });
  await within(DEADLINE_MS, complete, () => `${room} reads as ${events.length} of ${head} events`).catch(
    () => undefined,
  );
  await client.close();
  return { events, head };
}
