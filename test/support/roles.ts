import { jest } from '@jest/globals';
import { RoomPolicy } from '../../src/auth/room-policy.js';
import type { Role } from '../../src/auth/room-grants.rules.js';
import type { TestServer } from './test-server.js';

/** From now on the users are what `roles` says in every room that they enter; everybody else is a member. */
export function assignRoles({ app }: TestServer, roles: Readonly<Record<string, Role>>): void {
  const policy = app.get(RoomPolicy, { strict: false });
  jest.spyOn(policy, 'roleOf').mockImplementation(({ user }) => Promise.resolve(roles[user] ?? 'member'));
}
