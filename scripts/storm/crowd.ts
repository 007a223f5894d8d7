/**
 * An instance of its own for killed-instance.ts to kill: `crowd.ts <address> <members> <rooms>`, as a child process. Enters
 * the members and lives on.
 */
import { SystemClock } from '../../src/clock/clock.js';
import { parseRedisPlace } from '../../src/config/redis-place.js';
import type { SessionId, UserId } from '../../src/protocol/ids.js';
import { RedisRoomStore } from '../../src/store/redis/redis-room-store.js';
import { roomOf } from './room-of.js';

const ENTERED_AT_ONCE = 500;

const [address = '', members = '', rooms = ''] = process.argv.slice(2);
const place = parseRedisPlace(address);
if (place === undefined) throw new Error(`${address} is no address`);
const store = await RedisRoomStore.open({ place, clock: new SystemClock() });
for (let from = 0; from < Number(members); from += ENTERED_AT_ONCE) {
  const size = Math.min(ENTERED_AT_ONCE, Number(members) - from);
  const enters = Array.from({ length: size }, (_, index) => {
    const [session, user] = [`session-${from + index}` as SessionId, `member-${from + index}` as UserId];
    return store.enter(roomOf(from + index, Number(rooms)), { session, user, role: 'member' });
  });
  await Promise.all(enters);
}
