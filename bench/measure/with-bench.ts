import { LoadClient } from '../load/load-client.js';
import type { Peer } from '../peers/peer.js';
import { LOAD_CORE, RunningBench } from './running-bench.js';

/** One peer and its load client, for as long as the job takes. */
export async function withBench<Result>(
  peer: Peer,
  job: (client: LoadClient, bench: RunningBench) => Promise<Result>,
): Promise<Result> {
  const bench = await RunningBench.start(peer, 1);
  let client: LoadClient | undefined;
  try {
    client = await LoadClient.start(LOAD_CORE);
    return await job(client, bench);
  } finally {
    client?.stop();
    await bench.stop();
  }
}
