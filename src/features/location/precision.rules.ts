import { metresBetween } from './geo/distance.rules.js';
import type { FixBody } from './location.messages.js';
import type { Precision } from './precision.messages.js';

/** Cells of the grid per degree: whole numbers, so that the middle of a cell is one division, and has no noise. */
const CELLS_PER_DEGREE = { approx: 100, city: 10 } as const;

/**
 * LOC-7: what others may see of a fix. The grid is fixed, so that many fixes tell no more than one, as they would of random
 * noise. What would tell a finer position (heading, speed, altitude) goes; the accuracy becomes at least the distance from
 * the middle of the cell to its farthest corner. Coarsening again changes nothing.
 */
export function coarsen(fix: FixBody, precision: Precision): FixBody {
  if (precision === 'exact') return fix;
  const { heading, speed, altitude, altitude_accuracy, ...kept } = fix;
  const perDegree = CELLS_PER_DEGREE[precision];
  const latitude = middleOf(fix.latitude, 90, perDegree);
  const longitude = middleOf(fix.longitude, 180, perDegree);
  const accuracy = Math.max(fix.accuracy ?? 0, reachOf(latitude, perDegree));
  return { ...kept, latitude, longitude, accuracy };
}

/** Of the cell that holds a coordinate; a cell has its southern and western edges, and the last one both. */
function middleOf(degrees: number, limit: number, perDegree: number): number {
  const last = limit * perDegree - 1;
  let cell = Math.floor(degrees * perDegree);
  // The product may be rounded over an edge: 0.57 × 100 is less than 57.
  if ((cell + 1) / perDegree <= degrees) cell += 1;
  else if (cell / perDegree > degrees) cell -= 1;
  return (2 * Math.min(cell, last) + 1) / (2 * perDegree);
}

/** Whole metres from the middle of a cell to the corner that is farthest: one of the two that are nearer to the equator. */
function reachOf(latitude: number, perDegree: number): number {
  const half = 1 / (2 * perDegree);
  const corner = { latitude: latitude - Math.sign(latitude) * half, longitude: half };
  return Math.ceil(metresBetween({ latitude, longitude: 0 }, corner));
}
