import Sequencer from '@jest/test-sequencer';

/** Suites of which a run that knows none would not expect it: it goes by the size of the file. */
const LONG = [
  'browser/console',
  'contracts/redis-cluster',
  'contracts/redis-room-store',
  'e2e/demo',
  'e2e/redis-instances',
  'e2e/redis-rides',
  'e2e/redis-workers',
  'e2e/sending',
  'faults/redis-cluster',
  'faults/redis-replicas',
  'location/location.model',
  'places/rides.rules',
  'upgrade/redis-rolling',
  'upgrade/redis-upgrade',
];

/** A long suite that began last would leave the other workers with nothing to do. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort([...tests]);
    const isLong = ({ path }) => LONG.some((name) => path.includes(`/${name}.`));
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
