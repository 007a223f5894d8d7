import { afterEach, describe, expect, it } from '@jest/globals';
import { RallyClient } from '../support/rally-client.js';
import { ServerProcess } from '../support/server-process.js';

interface Span {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly traceId: string;
  readonly spanId: string;
  readonly parent?: string;
}
const SAID = 's41d-to-friends';
const LATITUDE = 48.7319264;

describe('traces', () => {
  let server: ServerProcess;
  afterEach(() => server.dispose());
  const spans = () => [...server.output.matchAll(/^SPAN (.*)$/gm)].map(([, json]) => JSON.parse(String(json)) as Span);

  it('tell of commands, calls of the store and deliveries, and nothing of what was said', async () => {
    server = await ServerProcess.start({ preload: [new URL('../support/trace-sdk.mjs', import.meta.url)] });
    const ana = await RallyClient.connect(server.url, { room: 'trip', user: 'ana', v: 2 });
    await ana.get({ type: 'chat', payload: { content: SAID } });
    await ana.expect({ type: 'chat', seq: 1 });
    await ana.refused({ type: 'chat', payload: { action: 'edit', message_id: SAID, content: SAID } });
    await ana.get({ type: 'location', payload: { latitude: LATITUDE, longitude: 2 } });
    await ana.expect({ type: 'location', user_id: 'ana' });
    ana.terminate();
    await server.stop();

    const all = spans();
    const command = all.find(({ attributes }) => attributes['rally.seq'] === 1 && 'rally.kind' in attributes);
    expect(command).toMatchObject({
      name: 'rally.command',
      attributes: { 'rally.kind': 'chat.send', 'rally.room': 'trip' },
    });
    expect(command?.parent).toBeUndefined();
    expect(all).toContainEqual(
      expect.objectContaining({ name: 'rally.store commit', traceId: command?.traceId, parent: command?.spanId }),
    );
    expect(all).toContainEqual(
      expect.objectContaining({
        name: 'rally.delivery',
        attributes: { 'rally.room': 'trip', 'rally.seq': 1, 'rally.readers': 1 },
      }),
    );
    const refused = all.find(({ attributes }) => attributes['rally.kind'] === 'chat.edit');
    expect(refused?.attributes['rally.refusal']).toEqual(expect.stringMatching(/^[a-z_]+$/));
    for (const untold of [SAID, '7319264']) expect(server.output).not.toContain(untold);
  });
});
