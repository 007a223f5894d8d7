/**
 * `npm run resubscribe`: how long an instance that watches many rooms is deaf after Redis cut its connections; see --help.
 * While it is, an event is committed to every twentieth room; afterwards one to each, and each must have been told once.
 */
import { Redis } from 'ioredis';
import { SystemClock } from '../src/clock/clock.js';
import { parseRedisAddress } from '../src/config/redis-address.js';
import type { RoomId, UserId } from '../src/protocol/ids.js';
import { RedisRoomStore } from '../src/store/redis/redis-room-store.js';
import { RedisServer } from '../test/support/redis-server.js';
import { positive, readOptions } from './support/options.js';

const options = readOptions('npm run resubscribe --', {
  rooms: { default: '20000', about: 'rooms that the instance watches' },
  rounds: { default: '3', about: 'times the connections are cut' },
});
const count = positive(options, 'rooms');
const MISSED_EVERY = 20;
const by = 'ana' as UserId;
const rooms = Array.from({ length: count }, (_, index) => `room-${index}` as RoomId);

const server = await RedisServer.start();
const address = parseRedisAddress(server.address);
if (address === undefined) throw new Error(`${server.address} is no address`);
const [watcher, writer] = [await openStore(), await openStore()];
const admin = new Redis({ host: address.host, port: address.port });

const heads = new Map<RoomId, number>();
let told = 0;
let onTold = (): void => undefined;
const startedAt = performance.now();
await inBatches(rooms, async (room) => {
  const listener = (signal: { kind: string }) => {
    if (signal.kind !== 'event') return;
    told++;
    heads.set(room, (heads.get(room) ?? 0) + 1);
    onTold();
  };
  await watcher.watch(room, listener);
});
print(`${count} rooms watched`, startedAt);

const missed = rooms.filter((_, index) => index % MISSED_EVERY === 0);
for (let round = 1; round <= positive(options, 'rounds'); round++) {
  const [own] = await subscribers();
  const cutAt = performance.now();
  if (own !== undefined) await admin.client('KILL', 'ID', own);
  await Promise.all([inBatches(missed, tell), toldAgain(missed.length)]);
  print(`round ${round}: what ${missed.length} rooms missed meanwhile is told`, cutAt);
  await Promise.all([inBatches(rooms, tell), toldAgain(count)]);
  print(`round ${round}: one more event has come from each of the ${count} rooms`, cutAt);
}
const expected = (index: number) => Number(options.rounds) * (index % MISSED_EVERY === 0 ? 2 : 1);
const wrong = rooms.filter((room, index) => heads.get(room) !== expected(index)).length;
process.stdout.write(`${wrong} rooms told too little or too much\n`);
process.exitCode = wrong === 0 ? 0 : 1;
admin.disconnect();
await Promise.all([watcher.close(), writer.close()]);
await server.dispose();

function tell(room: RoomId): Promise<unknown> {
  return writer.commit(room, { events: [{ kind: 'chat.send', by, body: '{}' }] });
}

/** Resolves when so many events more than now have been told. */
function toldAgain(more: number): Promise<void> {
  const wanted = told + more;
  return new Promise((resolve) => {
    onTold = () => {
      if (told >= wanted) resolve();
    };
  });
}

function openStore(): Promise<RedisRoomStore> {
  if (address === undefined) throw new Error('no address');
  return RedisRoomStore.open({ place: address, clock: new SystemClock() });
}

/** Ids of the connections that are subscribed to many channels. */
async function subscribers(): Promise<string[]> {
  const list = String(await admin.client('LIST'));
  return list
    .split('\n')
    .filter((line) => Number(/ ssub=(\d+)/.exec(line)?.[1] ?? 0) >= count)
    .map((line) => /id=(\d+)/.exec(line)?.[1] ?? '');
}

async function inBatches(of: readonly RoomId[], each: (room: RoomId) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < of.length; from += 1_000) await Promise.all(of.slice(from, from + 1_000).map(each));
}

function print(what: string, since: number): void {
  process.stdout.write(`${((performance.now() - since) / 1_000).toFixed(2).padStart(6)} s  ${what}\n`);
}
