/** Planted: one item in five is put where another one is. */
import { Shelf } from '../../../src/features/planning/items/shelf.rules.js';

const EVERY = 5;
const { rankIn } = Shelf.prototype;
let ranks = 0;

Shelf.prototype.rankIn = function (day, gap) {
  return gap.low !== null && ++ranks % EVERY === 0 ? gap.low : rankIn.call(this, day, gap);
};
