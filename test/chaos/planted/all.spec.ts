import { existsSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { CHECKERS } from '../checkers/all.js';
import { PLANTED } from './all.js';

it('CHAOS-14 every checker has a bug that it must find', () => {
  expect(new Set(PLANTED.map(({ checker }) => checker))).toEqual(new Set(Object.keys(CHECKERS)));
  const modules = PLANTED.flatMap(({ scenario }) => scenario.preload ?? []);
  expect(modules.filter((module) => !existsSync(module))).toEqual([]);
});
