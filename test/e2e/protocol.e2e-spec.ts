import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FrameCheck, PROTOCOL } from '../protocol/frame-check.js';
import { TripStory } from '../protocol/trip-story.js';
import { closeServers } from '../support/test-server.js';

/** A store that loses something tells the first two; of the third a day of the itinerary is full. */
const SEEN_ELSEWHERE = ['room.truncate.event', 'room.reset.event', 'planning.ranks.event'];

describe('docs/asyncapi.json', () => {
  const check = new FrameCheck();
  let story: TripStory;
  beforeAll(async () => {
    check.listen();
    story = await TripStory.begin();
  });
  afterAll(async () => {
    check.stop();
    await closeServers();
  });

  it('is true of every frame, field by field: friends use every command, and are told of everything', async () => {
    await story.play();
    expect([...check.faults]).toEqual([]);
    const told = Object.keys(PROTOCOL.components.messages);
    expect([...check.examples().keys(), ...SEEN_ELSEWHERE].sort()).toEqual(told.sort());
  });

  it('is served, to pages of any origin, and not again to whoever has it', async () => {
    const url = `${story.httpUrl}/asyncapi.json`;
    const response = await fetch(url, { headers: { Origin: 'https://studio.example' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toEqual(JSON.parse(readFileSync('docs/asyncapi.json', 'utf8')));
    const etag = response.headers.get('etag') ?? '';
    // Else fetch says `no-cache`, and means it.
    const again = await fetch(url, { headers: { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });
});
