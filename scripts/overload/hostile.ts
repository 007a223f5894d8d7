/**
 * A process of hostile clients, so that what they do costs those who are measured no time: port, kind, how many. When it is
 * ended it sends how many sockets it opened.
 */
import type { Socket } from 'node:net';
import { FLOODS, Flood, handshakeOf } from '../../test/chaos/faults/flood.js';
import type { FloodKind } from '../../test/chaos/faults/flood.js';
import { DEAF, roomOf } from './rooms.js';

const [port, name, sockets] = process.argv.slice(2);
const kind = [deaf(), ...FLOODS].find((one) => one.name === name);
if (kind === undefined) throw new Error(`No such flood: ${name ?? ''}`);

// Each from an address of its own: what an address may do is limited, and would be all that is seen.
const flood = new Flood(Number(port), { ...kind, sockets: Number(sockets) }, (n) => {
  const net = 1 + (Math.floor(n / 250) % 62_500);
  return `127.${Math.floor(net / 250)}.${1 + (net % 250)}.${1 + (n % 250)}`;
});
process.once('SIGTERM', () => {
  flood.stop();
  process.send?.(flood.opened, () => process.exit(0));
});

/** Members of the rooms in which the others speak. */
function deaf(): FloodKind {
  let joined = 0;
  const begin = (socket: Socket): void => {
    socket.write(handshakeOf(roomOf(joined++), `deaf-${joined}`));
    socket.pause();
  };
  return { name: DEAF, sockets: 1, everyMs: 1_000, begin, goOn: () => undefined };
}
