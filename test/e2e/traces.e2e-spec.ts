import { afterEach, describe, expect, it } from '@jest/globals';
import { TRACE_SDK, printedSpans } from '../support/printed-spans.js';
import { RallyClient } from '../support/rally-client.js';
import { ServerProcess } from '../support/server-process.js';

const SAID = 's41d-to-friends';
const LATITUDE = 48.7319264;

describe('traces', () => {
  let server: ServerProcess;
  afterEach(() => server.dispose());

  it('tell of commands, calls of the store and deliveries, and nothing of what was said', async () => {
    server = await ServerProcess.start({ preload: [TRACE_SDK] });
    const ana = await RallyClient.connect(server.url, { room: 'trip', user: 'ana', v: 2 });
    await ana.get({ type: 'chat', payload: { content: SAID } });
    await ana.expect({ type: 'chat', seq: 1 });
    await ana.refused({ type: 'chat', payload: { action: 'edit', message_id: SAID, content: SAID } });
    await ana.get({ type: 'location', payload: { latitude: LATITUDE, longitude: 2 } });
    await ana.expect({ type: 'location', user_id: 'ana' });
    ana.terminate();
    await server.stop();

    const all = printedSpans(server.output);
    const command = all.find(({ attributes }) => attributes['rally.seq'] === 1 && 'rally.kind' in attributes);
    expect(command).toMatchObject({
      name: 'rally.command',
      attributes: { 'rally.kind': 'chat.send', 'rally.room': 'trip' },
    });
    expect(command?.parent).toBeUndefined();
    const { traceId } = command ?? {};
    const commit = all.find(({ name, parent }) => name === 'rally.store commit' && parent === command?.spanId);
    expect(commit).toMatchObject({ traceId });
    expect(all).toContainEqual(
      expect.objectContaining({
        name: 'rally.delivery',
        traceId,
        parent: commit?.spanId,
        attributes: { 'rally.room': 'trip', 'rally.seq': 1, 'rally.readers': 1 },
      }),
    );
    const refused = all.find(({ attributes }) => attributes['rally.kind'] === 'chat.edit');
    expect(refused?.attributes['rally.refusal']).toEqual(expect.stringMatching(/^[a-z_]+$/));
    for (const untold of [SAID, '7319264']) expect(server.output).not.toContain(untold);
  });
});
