import { describe } from '@jest/globals';
import { addressedContract } from './room-store/addressed.contract.js';
import { commitContract } from './room-store/commit.contract.js';
import { entrantContract } from './room-store/entrant.contract.js';
import { disownContract } from './room-store/disown.contract.js';
import type { RoomStoreHarness } from './room-store/harness.js';
import { isolationContract } from './room-store/isolation.contract.js';
import { laneContract } from './room-store/lane.contract.js';
import { listContract } from './room-store/list.contract.js';
import { memberContract } from './room-store/member.contract.js';
import { onceContract } from './room-store/once.contract.js';
import { readContract } from './room-store/read.contract.js';
import { resumeContract } from './room-store/resume.contract.js';
import { timerContract } from './room-store/timer.contract.js';
import { wipeContract } from './room-store/wipe.contract.js';

/** Everything that `RoomStore` promises, as tests that any adapter must pass. */
export function describeRoomStore(name: string, newHarness: () => Promise<RoomStoreHarness>): void {
  describe(`room store: ${name}`, () => {
    describe('commit', () => commitContract(newHarness));
    describe('once', () => onceContract(newHarness));
    describe('read', () => readContract(newHarness));
    describe('lists', () => listContract(newHarness));
    describe('lanes', () => laneContract(newHarness));
    describe('log and watch', () => resumeContract(newHarness));
    describe('addressed', () => addressedContract(newHarness));
    describe('members', () => memberContract(newHarness));
    describe('who has come in', () => entrantContract(newHarness));
    describe('users who are erased', () => disownContract(newHarness));
    describe('timers', () => timerContract(newHarness));
    describe('wipe', () => wipeContract(newHarness));
    describe('isolation and lifecycle', () => isolationContract(newHarness));
  });
}
