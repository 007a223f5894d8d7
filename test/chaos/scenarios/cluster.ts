import slotOf from 'cluster-key-slot';
import type { RoomId } from '../../../src/protocol/ids.js';
import { keysOf } from '../../../src/store/redis/keys.js';
import type { RedisServer } from '../../support/redis-server.js';
import type { Scenario, Stage } from '../scenario.js';

/** Time for a node that starts again to follow the one that took its place. */
const SYNC_MS = 2_500;
/** Shorter than what makes the others give up a node. */
const DEAF_MS = 1_000;

function keyOf({ clients, random }: Stage): string {
  return keysOf(random.pick(clients).options.room as RoomId).fence;
}

/** kill -9 of a master of rooms in use; resolves when its replica has taken over and it is back as a replica. */
async function loseMaster({ bench: { cluster }, fault, wait }: Stage, name: string, before: Before): Promise<void> {
  const { master, replica } = before;
  await fault({
    name,
    recoversFrom: 'begin',
    begin: async () => {
      await master.kill();
      replica.resume();
      await cluster.untilMaster(replica);
    },
    end: () => master.restart(),
  });
  await wait(SYNC_MS);
}

interface Before {
  readonly master: RedisServer;
  readonly replica: RedisServer;
}

export const clusterFailover: Scenario = {
  name: 'cluster-failover',
  about: 'kill -9 of a master in a cluster of three masters and three replicas; its replica takes over.',
  store: 'cluster',
  seconds: 36,
  rooms: 8,
  terms: { mayLose: true },
  recoveryMs: 8_000,
  script: async (stage) => {
    const { cluster } = stage.bench;
    for (let times = 0; times < 2; times++) {
      await stage.wait(stage.random.between(2_000, 3_000));
      const master = await cluster.masterOf(keyOf(stage));
      const replica = await cluster.replicaOf(master);
      await loseMaster(stage, 'kill -9 of a master', { master, replica });
      await stage.wait(3_000);
    }
  },
};

export const clusterFailBack: Scenario = {
  name: 'cluster-fail-back',
  about: 'A master dies while its replica lags, and what only it had is lost; later it is made master again.',
  store: 'cluster',
  seconds: 36,
  rooms: 8,
  terms: { mayLose: true },
  recoveryMs: 8_000,
  script: async (stage) => {
    const { bench, random, wait, fault } = stage;
    await wait(random.between(2_000, 3_000));
    const master = await bench.cluster.masterOf(keyOf(stage));
    const replica = await bench.cluster.replicaOf(master);
    replica.pause();
    // What was sent to it already would still arrive.
    await bench.cluster.ask(master, 'CLIENT', 'KILL', 'TYPE', 'replica');
    await wait(DEAF_MS);
    await loseMaster(stage, 'kill -9 of a master whose replica lags', { master, replica });
    await wait(2_000);
    await fault({
      name: 'the first master takes over again',
      recoversFrom: 'begin',
      begin: () => bench.cluster.failOver(replica),
    });
    await wait(5_000);
  },
};

export const clusterReshard: Scenario = {
  name: 'cluster-reshard',
  about: 'Slots of rooms in use move from one master to another.',
  store: 'cluster',
  seconds: 26,
  rooms: 8,
  recoveryMs: 5_000,
  script: async (stage) => {
    const { bench, random, wait, fault } = stage;
    for (let times = 0; times < 4; times++) {
      await wait(random.between(1_500, 2_500));
      const key = keyOf(stage);
      const from = await bench.cluster.masterOf(key);
      const to = random.pick((await bench.cluster.masters()).filter((master) => master !== from));
      await fault({
        name: `slot ${slotOf(key)} moves`,
        recoversFrom: 'end',
        ms: random.between(100, 1_000),
        begin: () => bench.cluster.beginMove(slotOf(key), from, to),
        end: () => bench.cluster.endMove(slotOf(key), from, to),
      });
    }
    await wait(3_000);
  },
};
