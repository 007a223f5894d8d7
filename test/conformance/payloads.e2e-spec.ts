import { describe } from '@jest/globals';
import { Bench } from './bench.js';
import { CHAT_BAD, CHAT_GOOD, CHAT_STORIES } from './cases/chat.cases.js';
import { LOCATION_BAD, LOCATION_GOOD, LOCATION_STORIES } from './cases/location.cases.js';
import { PLANNING_BAD, PLANNING_GOOD } from './cases/planning.cases.js';
import { PLANNING_ITEMS_BAD, PLANNING_ITEMS_GOOD } from './cases/planning-items.cases.js';
import { PLANNING_SEEN_BAD, PLANNING_SEEN_GOOD } from './cases/planning-seen.cases.js';
import { PLANNING_STORIES } from './cases/planning-stories.cases.js';
import { ROOM_BAD, ROOM_GOOD, ROOM_STORIES } from './cases/rooms.cases.js';
import { accepts, refuses, tells } from './tables.js';

describe('payloads', () => {
  const bench = new Bench({ MAX_ROOMS_PER_CONNECTION: '3' });

  describe('of chat', () => {
    refuses(bench, CHAT_BAD);
    accepts(bench, CHAT_GOOD);
    tells(bench, CHAT_STORIES);
  });

  describe('of location', () => {
    refuses(bench, LOCATION_BAD);
    accepts(bench, LOCATION_GOOD);
    tells(bench, LOCATION_STORIES);
  });

  describe('of planning', () => {
    refuses(bench, PLANNING_BAD);
    accepts(bench, PLANNING_GOOD);
    tells(bench, PLANNING_STORIES);
  });

  describe('of items and their places', () => {
    refuses(bench, PLANNING_ITEMS_BAD);
    accepts(bench, PLANNING_ITEMS_GOOD);
  });

  describe('of what others see of planning', () => {
    refuses(bench, PLANNING_SEEN_BAD);
    accepts(bench, PLANNING_SEEN_GOOD);
  });

  describe('of rooms and sessions', () => {
    refuses(bench, ROOM_BAD);
    accepts(bench, ROOM_GOOD);
    tells(bench, ROOM_STORIES);
  });
});
