import { afterEach, describe, expect, it } from '@jest/globals';
import { assignRoles } from '../support/roles.js';
import { TestServer, closeServers } from '../support/test-server.js';

const plan = (action: string, more: object = {}) => ({ type: 'planning', payload: { action, item_id: 'd1', ...more } });
const update = plan('update', { data: { title: 'Dinner' } });
const CHANGES = [update, plan('lock'), plan('renew'), plan('vote', { value: 1 })];

describe('roles', () => {
  afterEach(closeServers);

  it('PLAN-4 guests see the plan and change nothing, before anything else is looked at', async () => {
    const server = await TestServer.start();
    assignRoles(server, { gus: 'guest' });
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const guest = await server.connect({ room: 'trip', user: 'gus', v: 2 });
    await ana.get(update);
    for (const change of [...CHANGES, plan('update', { data: {}, token: '1.1' })]) {
      expect(await guest.refused(change)).toMatchObject({ code: 'forbidden', retryable: false });
    }
    await guest.expect({ type: 'planning', payload: { action: 'update' } });
    expect(await guest.get(plan('snapshot'))).toMatchObject({ items: [{ item_id: 'd1', version: 1 }] });
    expect(await guest.get(plan('unlock'))).toEqual({ released: false });
  });

  it('PLAN-4 a role is of a room, and for clients of the original of each room that they name', async () => {
    const server = await TestServer.start();
    assignRoles(server, { gus: 'guest' });
    const guest = await server.connect({ room: 'trip', user: 'gus' });
    for (const room of [{}, { room_id: 'elsewhere' }]) {
      for (const change of CHANGES) {
        expect(await guest.refused({ ...change, ...room })).toMatchObject({ code: 'forbidden' });
      }
    }
  });

  it('PLAN-4 a role counts from the next join on; whoever became a guest still gives back a lease', async () => {
    const server = await TestServer.start();
    const gus = await server.connect({ room: 'trip', user: 'gus', v: 2 });
    await gus.get(plan('lock'));
    assignRoles(server, { gus: 'guest' });
    await gus.get(update);
    await gus.get({ type: 'room', payload: { action: 'join' } });
    for (const change of CHANGES) expect(await gus.refused(change)).toMatchObject({ code: 'forbidden' });
    expect(await gus.get(plan('unlock'))).toMatchObject({ released: true });
  });
});
