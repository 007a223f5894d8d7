import { expect, it } from '@jest/globals';
import { Story, kindsOf } from '../testing/story.js';
import { checkOutage } from './outage.js';

it.each([
  ['soon', 1_900, []],
  ['late', 4_000, ['outage']],
])('CHAOS-12 a refusal that comes %s', (_, ms, found) => {
  const story = new Story().invoke('ana', 'chat', {}).tell({ kind: 'refused', op: 1, code: 'unavailable', ms });
  expect(kindsOf(checkOutage(story.evidence()))).toEqual(found);
});
