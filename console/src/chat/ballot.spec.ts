import { expect, it } from '@jest/globals';
import { ballotAfter, votersOf } from './ballot.js';
import type { Poll } from './ballot.js';

const asked: Poll = { options: ['Sea', 'Hills', 'Town'], tally: [0, 0, 0], voters: 0 };
const voted = { ...asked, ballots: [{ user_id: 'ana', options: [1] }] };

it('an option that is pressed again is taken back; without `multiple` it takes the place of the other', () => {
  expect(ballotAfter(asked, 'ana', 1)).toEqual([1]);
  expect(ballotAfter(voted, 'ana', 1)).toEqual([]);
  expect(ballotAfter(voted, 'ana', 2)).toEqual([2]);
  expect(ballotAfter(voted, 'ben', 2)).toEqual([2]);
  expect(ballotAfter({ ...voted, multiple: true }, 'ana', 2)).toEqual([1, 2]);
});

it('tells who voted for an option', () => {
  expect(votersOf(voted, 1)).toEqual(['ana']);
  expect(votersOf(voted, 0)).toEqual([]);
  expect(votersOf(asked, 0)).toEqual([]);
});
