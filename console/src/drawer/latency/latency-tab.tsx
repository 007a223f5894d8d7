import { useState } from 'preact/hooks';
import { hueOf } from '../../people/colour.js';
import type { Session } from '../../session/session.js';
import { merged } from '../frames/frame-filter.js';
import { useTick } from '../bar/use-tick.js';
import { LatencyPlot } from './latency-plot.js';
import { milliseconds } from './percentile.js';
import { ping } from './ping.js';
import { seriesOf, summaryOf } from './series.js';
import type { Series } from './series.js';
import './latency.css';

const EVERY_MS = 500;
const PINGS = 50;

/** How long answers take, and events to the other pane, as this page sees it. */
export function LatencyTab({ sessions }: { sessions: readonly Session[] }) {
  useTick(EVERY_MS);
  const logs = sessions.map(({ frames }) => frames);
  const series = seriesOf(logs, merged(logs));
  return (
    <div class="latency">
      <div class="latency-numbers">
        <Pinger sessions={sessions} />
        <LatencyTable series={series} />
        <p class="hint">
          Measured in this page: with the network, the server, its disk, and the browser. Of the last 1,000 acks and
          2,000 frames of each pane; a chat message measures the way to the other pane.
        </p>
      </div>
      <LatencyPlot series={series} now={performance.now()} />
    </div>
  );
}

function Pinger({ sessions }: { sessions: readonly Session[] }) {
  const [said, setSaid] = useState('');
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setSaid('');
    const counts = await Promise.all(sessions.map((session) => ping(session, PINGS)));
    setSaid(sessions.map(({ user }, index) => `${user}: ${counts[index] ?? 0} of ${PINGS} answered`).join(', '));
    setBusy(false);
  };
  return (
    <div class="pinger">
      <button type="button" class="primary" disabled={isBusy} onClick={() => void run()}>
        Ping {PINGS}×
      </button>
      <span class="hint" role="status">
        {isBusy ? 'One after the other, in both panes…' : said}
      </span>
    </div>
  );
}

function LatencyTable({ series }: { series: readonly Series[] }) {
  return (
    <table>
      <thead>
        <tr>
          {['Way', 'count', 'p50', 'p95', 'p99'].map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {series.map((one) => {
          const { count, p50, p95, p99 } = summaryOf(one);
          return (
            <tr key={one.label} class="series" data-kind={one.kind} style={{ '--hue': String(hueOf(one.user)) }}>
              <th scope="row">
                <i aria-hidden="true" /> {one.label}
              </th>
              <td>{count}</td>
              {[p50, p95, p99].map((value, index) => (
                <td key={index}>{milliseconds(value)}</td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
