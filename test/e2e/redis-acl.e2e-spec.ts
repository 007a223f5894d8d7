import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserId } from '../../src/protocol/ids.js';
import { RoomStore } from '../../src/store/room-store.js';
import { RedisRoomStore } from '../../src/store/redis/redis-room-store.js';
import { eventually } from '../support/eventually.js';
import { RedisServer } from '../support/redis-server.js';
import { TestServer } from '../support/test-server.js';

const PASSWORD = 'p-4-rally';
const OWN_KEY = '{p1}:x';
const LUA = 'src/store/redis/lua/';

/** The words behind `ACL SETUSER` that operators are told to type. */
function documentedRights(): string[] {
  const page = readFileSync('docs/operations.md', 'utf8');
  const line = /<!-- acl:start -->\n```\nACL SETUSER (.+)\n```\n<!-- acl:end -->/.exec(page)?.[1];
  if (line === undefined) throw new Error('docs/operations.md has no ACL SETUSER line between its acl markers');
  return line.replace('PASSWORD', PASSWORD).split(' ');
}

/** Every command that the library in Redis calls. */
function commandsOfLibrary(): string[] {
  const source = readdirSync(LUA)
    .map((name) => readFileSync(LUA + name, 'utf8'))
    .join('\n');
  const names = [...source.matchAll(/redis\.p?call\('(\w+)'/g)].map(([, name = '']) => name);
  return [...new Set(names)].sort();
}

describe('a Redis that knows the server as the user of docs/operations.md', () => {
  let redis: RedisServer;
  let server: TestServer;
  beforeAll(async () => {
    redis = await RedisServer.start({ appendOnly: true });
    await redis.ask('ACL', 'SETUSER', ...documentedRights());
    server = await TestServer.start({ REDIS_ADDR: `redis://rally:${PASSWORD}@${redis.address}` });
  }, 20_000);
  afterAll(async () => {
    await server.close();
    await redis.dispose();
  });

  const store = () => server.app.get<RedisRoomStore>(RoomStore);
  /** `OK`, or why not. */
  const tried = (command: string, ...args: readonly string[]) =>
    redis.ask('ACL', 'DRYRUN', 'rally', command, ...args).then(String);
  const triedLine = (line: string) => {
    const [command = '', ...args] = line.split(' ');
    return tried(command, ...args);
  };
  /** As many arguments as it takes, all of them that key. */
  async function triedOn(command: string, key: string): Promise<string> {
    const [facts] = (await redis.ask('COMMAND', 'INFO', command)) as [[string, number]];
    return tried(command, ...Array.from({ length: Math.abs(facts[1]) - 1 }, () => key));
  }

  it('ACL-1 has all that people do there: events, leases, positions, presence, erasures, resumes, searches', async () => {
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const joined = await ana.expect({ type: 'room', payload: { action: 'joined' } });
    const ben = await server.connect({ room: 'trip', user: 'ben', v: 2 });
    await ana.expect({ type: 'presence', user_id: 'ben', payload: { action: 'join' } });
    const said = await ana.get({ type: 'chat', payload: { content: 'hello' } });
    await ben.expect({ type: 'chat', seq: 1, payload: { content: 'hello' } });
    await ana.get({ type: 'planning', payload: { action: 'lock', item_id: 'dinner' } });
    await ben.expect({ type: 'planning', payload: { action: 'lock', item_id: 'dinner' } });
    await ana.get({ type: 'planning', payload: { action: 'update', item_id: 'dinner', data: { title: 'Pizza' } } });
    await ana.get({ type: 'location', payload: { latitude: 1, longitude: 2 } });
    await ben.expect({ type: 'location', user_id: 'ana', payload: { latitude: 1 } });
    await ana.get({ type: 'chat', payload: { action: 'delete', message_id: said['message_id'] } });
    await ben.close();
    const query = `since=${String(joined.payload['epoch'])}:1`;
    const again = await server.connect({ room: 'trip', user: 'ben', v: 2, query });
    await again.expect({ type: 'room', payload: { action: 'joined', resumed: true } });
    await again.expect({ type: 'chat', payload: { action: 'deleted' } });
    expect((await store().find('ana' as UserId)).map(({ room }) => room)).toContain('trip');
  });

  it('ACL-2 may call each command of the library, on its own keys and channels and on no others', async () => {
    const commands = commandsOfLibrary();
    expect(commands).toEqual(expect.arrayContaining(['HSET', 'SPUBLISH', 'TIME', 'ZADD']));
    const answers = await Promise.all(commands.map(async (name) => [name, await triedOn(name, OWN_KEY)] as const));
    expect(answers.filter(([, answer]) => answer !== 'OK')).toEqual([]);
    for (const key of ['rally', 'p1:x', '{rally}:other', 'session:{p1}:x']) {
      expect(await triedOn('HSET', key)).toContain('no permissions');
      expect(await triedOn('SSUBSCRIBE', key)).toContain('no permissions');
    }
  });

  it('ACL-3 may call what the server itself sends, also what only replicas and clusters are asked', async () => {
    for (const command of [
      'PING',
      'INFO',
      'WAIT 1 500',
      'BGREWRITEAOF',
      'CLUSTER INFO',
      'CLUSTER SLOTS',
      'SCAN 0',
      'SCRIPT LOAD x',
      `EVALSHA sha 1 ${OWN_KEY}`,
      `SUNSUBSCRIBE ${OWN_KEY}`,
      'SELECT 1',
    ]) {
      expect([command, await triedLine(command)]).toEqual([command, 'OK']);
    }
  });

  it('ACL-4 may do nothing else there', async () => {
    for (const command of [
      'FLUSHALL',
      'FLUSHDB',
      'KEYS *',
      'CONFIG GET appendfsync',
      'CONFIG SET maxmemory 1',
      'GET session:7',
      'EVAL x 0',
      'FUNCTION FLUSH',
      'FUNCTION DELETE rally',
      'SHUTDOWN',
      'DEBUG SLEEP 1',
      'MONITOR',
      'REPLICAOF NO ONE',
      'ACL LIST',
      'CLIENT KILL TYPE normal',
      'CLUSTER RESET',
      'SUBSCRIBE x',
      'PSUBSCRIBE *',
    ]) {
      expect([command, await triedLine(command)]).toEqual([command, expect.stringContaining('no permissions')]);
    }
  });

  it('ACL-5 was refused nothing but the question how soon it writes to disk, and says so', async () => {
    await eventually(() => expect(store().caveats).toEqual(['CONFIG is forbidden']));
    expect(store().status()).toMatchObject({ up: true });
    const refused = (await redis.ask('ACL', 'LOG')) as string[][];
    expect(new Set(refused.map((entry) => entry[entry.indexOf('object') + 1]))).toEqual(new Set(['config|get']));
  });
});
