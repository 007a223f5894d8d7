import { useCallback, useEffect, useState } from 'preact/hooks';
import { useNotify } from '../ui/notices.js';
import type { AdminApi } from './admin-api.js';
import { usePolled } from './polled.js';
import { Counts } from './counts.js';
import { Tiles } from './tiles.js';
import { readingBetween } from './readings.js';
import type { Reading, Scrape } from './readings.js';

const EVERY_MS = 2_000;
/** Four minutes. */
const READINGS_MAX = 120;

/** The instance that the page came from: what it does, who shares its rooms, and how to drain it. */
export function InstancePanel({ api }: { api: AdminApi }) {
  const { readings, scrape, error } = useReadings(api);
  const instances = usePolled(
    useCallback(() => api.instances(), [api]),
    EVERY_MS,
  );
  const { self, instances: all = [] } = instances.value ?? {};
  const last = readings.at(-1);
  return (
    <section class="card wide" aria-labelledby="instance-title">
      <header>
        <h2 id="instance-title">{self ?? 'Instance'}</h2>
        <StateBadge last={last} error={error ?? instances.error} />
        <span class="spring" />
        <DrainButton api={api} />
      </header>
      <Tiles readings={readings} />
      {scrape !== undefined && <Counts samples={scrape.samples} />}
      <h3>Instances that share the rooms</h3>
      <ul class="chips">
        {all.map(({ name, state }) => (
          <li key={name} data-state={state}>
            {name} {name === self && '(this one)'} {state !== 'online' && state}
          </li>
        ))}
      </ul>
    </section>
  );
}

function useReadings(api: AdminApi) {
  const read = useCallback(
    async (): Promise<Scrape> => ({ samples: await api.metrics(), at: performance.now() }),
    [api],
  );
  const { value: scrape, error } = usePolled(read, EVERY_MS);
  const [{ readings }, add] = useState<{ last?: Scrape; readings: readonly Reading[] }>({ readings: [] });
  useEffect(() => {
    if (scrape === undefined) return;
    add(({ last, readings: before }) => {
      const reading = last && readingBetween(last, scrape);
      return { last: scrape, readings: reading === undefined ? before : [...before, reading].slice(-READINGS_MAX) };
    });
  }, [scrape]);
  return { readings, scrape, error };
}

function StateBadge({ last, error }: { last: Reading | undefined; error: Error | undefined }) {
  const [status, text] =
    error !== undefined
      ? ['rejected', error.message]
      : last === undefined
        ? ['connecting', 'reading']
        : last.isDraining
          ? ['disconnected', 'draining']
          : last.isStoreUp
            ? ['connected', 'ready']
            : ['rejected', 'store is down'];
  return (
    <span class="badge" data-status={status} role="status">
      {text}
    </span>
  );
}

/** Twice, because there is no way back: the process ends. */
function DrainButton({ api }: { api: AdminApi }) {
  const [isAsked, setAsked] = useState(false);
  const notify = useNotify();
  const drain = () => {
    setAsked(false);
    api.drain().then(
      () => notify({ tone: 'info', text: 'It drains: its clients move, and then it ends.' }),
      (error: unknown) => notify({ tone: 'bad', text: (error as Error).message }),
    );
  };
  if (!isAsked) {
    return (
      <button type="button" class="danger" onClick={() => setAsked(true)}>
        Drain…
      </button>
    );
  }
  return (
    <span class="ask" role="group" aria-label="Drain this instance?">
      Its clients move, and it ends.
      <button type="button" class="danger" onClick={drain}>
        Drain it
      </button>
      <button type="button" onClick={() => setAsked(false)}>
        Keep it
      </button>
    </span>
  );
}
