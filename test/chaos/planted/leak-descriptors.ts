/** Planted: something stays open for every client that comes. */
import { openSync } from 'node:fs';
import { Memberships } from '../../../src/realtime/memberships.js';

const { join } = Memberships.prototype;

Memberships.prototype.join = function (...asked) {
  openSync('/dev/null', 'r');
  return join.apply(this, asked);
};
