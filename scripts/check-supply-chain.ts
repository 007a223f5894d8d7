/**
 * `npm run check:supply-chain`: what the lock files may bring in, asked without a network. Where there is one, `npm audit`
 * knows more.
 */
import { readFileSync } from 'node:fs';
import { lockFaults } from './supply-chain/lock-faults.js';
import type { LockFile, Policy } from './supply-chain/lock-faults.js';

function read(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
}

const faults = lockFaults(read('../package-lock.json') as LockFile, read('./supply-chain/policy.json') as Policy);
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
