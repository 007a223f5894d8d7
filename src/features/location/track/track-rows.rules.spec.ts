import { describe, expect, it } from '@jest/globals';
import type { UserId } from '../../../protocol/ids.js';
import { isTrackTimer, ofTrackTimer, trackTimer } from './track-rows.rules.js';

describe('the timer of a track', () => {
  it.each(['ana', 'ana/phone', 'auth0|5f7c'])('LOC-9 names the share, and its user %s', (id) => {
    const user = id as UserId;
    const key = trackTimer('83960cc9', user);
    expect(isTrackTimer(key)).toBe(true);
    expect(ofTrackTimer(key)).toEqual({ shareId: '83960cc9', user });
  });
});
