import { expect, it } from '@jest/globals';
import { Story, kindsOf } from '../testing/story.js';
import { checkCloses } from './closes.js';

it('CHAOS-17 a socket ends with a word, wherever a scenario says which', () => {
  const story = new Story().join('ana').leave('ana'); // With 1006.
  expect(kindsOf(checkCloses(story.evidence({ closeCodes: [1000, 1012] })))).toEqual(['closed']);
  expect(kindsOf(checkCloses(story.evidence({ closeCodes: [1006] })))).toEqual([]);
  expect(kindsOf(checkCloses(story.evidence()))).toEqual([]);
});
