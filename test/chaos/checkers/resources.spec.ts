import { expect, it } from '@jest/globals';
import { Story, kindsOf } from '../testing/story.js';
import { checkResources } from './resources.js';

const MIB = 2 ** 20;

it.each([
  ['as small as before', { residentBytes: 120 * MIB, descriptors: 24 }, []],
  ['with more open files', { residentBytes: 100 * MIB, descriptors: 80 }, ['resources']],
  ['with more memory', { residentBytes: 400 * MIB, descriptors: 20 }, ['resources']],
])('CHAOS-13 an instance that nobody uses any more is %s', (_, after, found) => {
  const sample = { kind: 'sample', instance: 'a' } as const;
  const story = new Story().tell({ ...sample, phase: 'before', residentBytes: 100 * MIB, descriptors: 20 });
  expect(kindsOf(checkResources(story.tell({ ...sample, phase: 'after', ...after }).evidence()))).toEqual(found);
});
