/** `npm run bench`: what a delivery costs here and elsewhere, side by side; see --help. */
import { readOptions, positive } from '../scripts/support/options.js';
import { runFanOut } from './fan-out.js';
import { FAN_OUT } from './workloads.js';

const options = readOptions('npm run bench --', {
  quick: { default: 'false', isFlag: true, about: 'a few workloads and peers, in three minutes' },
  only: { default: '', about: 'workloads, by their ids, with commas' },
  peers: { default: '', about: 'peers, by their names, with commas' },
  rounds: { default: '3', about: 'rounds' },
  seconds: { default: '3', about: 'of each window' },
});
const timing = { rounds: positive(options, 'rounds'), seconds: positive(options, 'seconds'), warmUp: 4 };
const only = options.only === '' ? undefined : options.only.split(',');
const peers = options.peers === '' ? undefined : options.peers.split(',');
for (const workload of FAN_OUT) {
  if (only !== undefined && !only.includes(workload.id)) continue;
  const entries = workload.entries.filter(({ peer }) => peers === undefined || peers.includes(peer.name));
  const result = await runFanOut({ ...workload, entries }, timing, (text) => process.stdout.write(`${text}\n`));
  for (const { name, windows, sent, delivered, expected, lost } of result.peers) {
    process.stdout.write(`${name}: sent ${sent}, delivered ${delivered} of ${expected}, lost ${lost}\n`);
    for (const w of windows) {
      process.stdout.write(
        `   ${w.cpuPerDelivery.toFixed(2)} µs/del ${w.cpuPerMessage.toFixed(1)} µs/msg server ${w.serverCpu.toFixed(2)} redis ${w.redisCpu.toFixed(2)} client ${w.clientCpu.toFixed(2)} foreign ${w.foreign.toFixed(2)} sent ${w.sent}/${w.due} del/s ${(w.delivered / w.seconds).toFixed(0)} p50 ${w.p50} p99 ${w.p99} max ${w.max}\n`,
      );
    }
  }
}
