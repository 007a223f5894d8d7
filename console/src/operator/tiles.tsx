import type { Reading } from './readings.js';
import { Sparkline } from './sparkline.js';

interface TileSpec {
  readonly label: string;
  readonly title: string;
  readonly read: (reading: Reading) => number | undefined;
  readonly unit: string;
}

const TILES: readonly TileSpec[] = [
  { label: 'Connections', title: 'Sockets open now', read: ({ connections }) => connections, unit: '' },
  { label: 'Rooms', title: 'Rooms with a socket here', read: ({ rooms }) => rooms, unit: '' },
  { label: 'Frames in', title: 'From clients', read: ({ framesIn }) => framesIn, unit: '/s' },
  { label: 'Frames out', title: 'Handed to sockets', read: ({ framesOut }) => framesOut, unit: '/s' },
  { label: 'Bytes out', title: 'With their headers', read: ({ bytesOut }) => bytesOut / 1_024, unit: ' KiB/s' },
  { label: 'Refusals', title: 'Errors that clients were told', read: ({ refusals }) => refusals, unit: '/s' },
  { label: 'Handler p99', title: 'From a command to its answer', read: ({ handlerP99 }) => handlerP99, unit: ' ms' },
  {
    label: 'Delivery p99',
    title: 'From an event to the last socket here',
    read: ({ deliveryP99 }) => deliveryP99,
    unit: ' ms',
  },
  { label: 'Bus lag p99', title: 'Over Redis and back', read: ({ busLagP99 }) => busLagP99, unit: ' ms' },
  {
    label: 'Loop lag p99',
    title: 'First to look at when everything is slow',
    read: ({ loopLag }) => loopLag,
    unit: ' ms',
  },
  { label: 'CPU', title: 'Of one core', read: ({ cpu }) => cpu * 100, unit: ' %' },
  { label: 'Memory', title: 'Resident', read: ({ residentMiB }) => residentMiB, unit: ' MiB' },
];

/** What an instance does just now, each number with its last minutes. */
export function Tiles({ readings }: { readings: readonly Reading[] }) {
  const last = readings.at(-1);
  return (
    <dl class="tiles">
      {TILES.map(({ label, title, read, unit }) => (
        <div key={label} title={title}>
          <dt>{label}</dt>
          <dd>
            {show(last && read(last))}
            <small>{unit}</small>
          </dd>
          <Sparkline values={readings.map(read)} />
        </div>
      ))}
    </dl>
  );
}

/** Three digits at least, and no more than matter. */
function show(value: number | undefined): string {
  if (value === undefined) return '–';
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 });
}
