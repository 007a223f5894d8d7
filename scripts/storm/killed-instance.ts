import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { SystemClock } from '../../src/clock/clock.js';
import { parseRedisPlace } from '../../src/config/redis-place.js';
import type { RoomId, SessionId } from '../../src/protocol/ids.js';
import { RedisRoomStore } from '../../src/store/redis/redis-room-store.js';
import type { Checks } from '../support/checks.js';
import { Watch } from '../support/watch.js';
import { roomOf } from './room-of.js';
import type { StormBench } from './storm-bench.js';

/** Whoever was connected to an instance that was killed has left within this time. */
const GONE_MAX_MS = 30_000;
const GIVE_UP_MS = 60_000;
const GRACE_MS = 500;
const LOOK_EVERY_MS = 200;
const SESSION_TIMER = 'session:';
const CROWD = new URL('./crowd.ts', import.meta.url);
const TYPESCRIPT = new URL('../typescript.mjs', import.meta.url);

export interface KilledSize {
  readonly members: number;
  readonly rooms: number;
}

/** An instance full of members is killed with -9 while another one watches their rooms. */
export async function measureKilledInstance(bench: StormBench, size: KilledSize, checks: Checks): Promise<void> {
  const { members, rooms } = size;
  const survivor = await openSurvivor(bench.redis.address);
  const memory = [await bench.memoryMib()];
  const presence = await Presence.watch(survivor, size);
  const crowd = startCrowd(bench.redis.address, size);
  try {
    const isThere = await presence.until(({ joins }) => joins === members);
    if (!isThere) throw new Error(`${presence.joins} of ${members} members were told to have come`);
    memory.push(await bench.memoryMib());
    const killedAt = performance.now();
    crowd.kill('SIGKILL');
    const isTold = await presence.until(({ leaves }) => leaves >= members);
    const toldMs = performance.now() - killedAt;
    const isEmpty = isTold && (await presence.isNobodyThere(killedAt + GIVE_UP_MS));
    const emptyMs = performance.now() - killedAt;
    memory.push(await bench.memoryMib());
    checks.that(
      `an instance with ${members} members in ${rooms} rooms is killed: all have left within ${GONE_MAX_MS / 1_000} s`,
      isEmpty && emptyMs <= GONE_MAX_MS,
      `the last one was told after ${seconds(toldMs)}, none was there after ${seconds(emptyMs)}`,
    );
  } finally {
    crowd.kill('SIGKILL');
    await survivor.close();
  }
  const held = memory.map((mib) => mib.toFixed(1)).join(', ');
  const told = `${presence.joins} came, ${presence.leaves} left; Redis held ${held} MiB before, with and after them`;
  checks.that('each was told once to have left', presence.leaves === members, told);
}

function startCrowd(address: string, { members, rooms }: KilledSize): ChildProcess {
  const execArgv = ['--import', TYPESCRIPT.href];
  return fork(fileURLToPath(CROWD), [address, String(members), String(rooms)], { execArgv });
}

/** Ends the grace time of members as a server does. */
async function openSurvivor(text: string): Promise<RedisRoomStore> {
  const place = parseRedisPlace(text);
  if (place === undefined) throw new Error(`${text} is no address`);
  const store = await RedisRoomStore.open({ place, clock: new SystemClock(), graceMs: GRACE_MS });
  store.onFiring(async (room, firing) => {
    await store.commit(room, { firing, parted: [firing.key.slice(SESSION_TIMER.length) as SessionId] });
  });
  return store;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** Who came and left, as those who watch were told. */
class Presence {
  joins = 0;
  leaves = 0;
  private readonly watch = new Watch();

  private constructor(
    private readonly store: RedisRoomStore,
    private readonly rooms: readonly RoomId[],
  ) {}

  static async watch(store: RedisRoomStore, size: KilledSize): Promise<Presence> {
    const rooms = Array.from({ length: size.rooms }, (_, index) => roomOf(index, size.rooms));
    const presence = new Presence(store, rooms);
    const watching = rooms.map((room) =>
      store.watch(room, (signal) => {
        if (signal.kind === 'presence') presence.count(signal.action);
      }),
    );
    await Promise.all(watching);
    return presence;
  }

  until(isMet: (presence: Presence) => boolean): Promise<boolean> {
    return this.watch.until(() => isMet(this), GIVE_UP_MS);
  }

  /** Whether the store comes to have none left. */
  async isNobodyThere(endsAt: number): Promise<boolean> {
    for (; performance.now() < endsAt; await delay(LOOK_EVERY_MS)) {
      const views = await Promise.all(this.rooms.map((room) => this.store.read(room, { members: 'count' })));
      if (views.every((view) => view.kind === 'view' && view.members?.count === 0)) return true;
    }
    return false;
  }

  private count(action: string): void {
    if (action === 'join') this.joins++;
    if (action === 'leave') this.leaves++;
    this.watch.changed();
  }
}
