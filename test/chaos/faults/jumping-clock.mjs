import process from 'node:process';

/** Runs inside a server: at each SIGUSR2 its clock jumps, an hour ahead and back behind where it was, in turns. */
const AHEAD_MS = 3_600_000;
const BEHIND_MS = -60_000;

const now = Date.now.bind(Date);
let jumps = 0;

process.on('SIGUSR2', () => {
  jumps++;
  const byMs = jumps % 2 === 1 ? AHEAD_MS : BEHIND_MS;
  Date.now = () => now() + byMs;
});
