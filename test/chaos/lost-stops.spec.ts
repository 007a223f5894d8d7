import { expect, it } from '@jest/globals';
import { lostStopsOf } from './lost-stops.js';
import { share, stop } from './testing/shares.js';
import { Story } from './testing/story.js';

it('CHAOS-28 stops that were lost are counted, and how long it took to offer them again', () => {
  const story = stop(share(new Story().join('ana'), 's1'), 's1');
  const op = story.lastOp;
  expect(lostStopsOf(story.evidence())).toEqual({ lost: 0, offered_again: 0, within_ms: 0 });
  story.hear('ana', { type: 'room', payload: { action: 'truncate', epoch: 'e2', cut: 1 } });
  expect(lostStopsOf(story.evidence())).toEqual({ lost: 1, offered_again: 0, within_ms: 0 });
  story.wait(99).tell({ kind: 'reoffer', op });
  expect(lostStopsOf(story.evidence())).toEqual({ lost: 1, offered_again: 1, within_ms: 100 });
});
