import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { eventually } from '../../test/support/eventually.js';
import { ModelRoom, RoomCopy } from '../testing/model-room.js';
import { RallyClient } from './rally-client.js';

/** What may happen; the client's own commands are made by `send`. */
const STEPS: Readonly<Record<string, (model: ModelRoom, send: () => void) => void>> = {
  send: (_, send) => send(),
  event: (model) => model.append(),
  lostEvent: (model) => model.appendSilently(),
  oldEvent: (model) => model.repeat(),
  hidden: (model) => model.hide(),
  refuse: (model) => model.troubles.push('refuse'),
  doneButRefused: (model) => model.troubles.push('doneButRefused'),
  swallow: (model) => model.troubles.push('swallow'),
  cut: (model) => model.cut(),
  restart: (model) => model.lose(0),
  loss: (model) => model.lose(2),
  reset: (model) => model.reset(),
  breathe: () => undefined,
};
const LOSSES = ['loss', 'reset'];

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** Plays a script from the first join on; gives what there was to see in the end. */
async function play(script: readonly string[]) {
  const model = await ModelRoom.open();
  const client = new RallyClient({ url: model.url, userId: 'ada', webSocket: WebSocket, random: () => 0 });
  open.push(client, model);
  const room = client.room('r');
  const copy = new RoomCopy(room);
  const sent: string[] = [];
  const send = () => {
    const id = `mine-${sent.length}`;
    sent.push(id);
    room.send('chat', { content: id }, { id }).catch(() => undefined);
  };
  await room.joined;
  for (const step of script) {
    STEPS[step]?.(model, send);
    await new Promise((resolve) => setImmediate(resolve));
  }
  model.troubles.length = 0;
  await eventually(() => {
    expect(client.outbox.toJSON().waiting).toEqual([]);
    expect(model.log).toEqual(expect.arrayContaining(sent));
  });
  model.append(); // By which even the last hole is noticed.
  await eventually(() => expect(copy.log).toEqual(model.log));
  for (const one of open.splice(0)) await one.close();
  return { sent, log: model.log, faults: copy.faults };
}

describe('whatever happens', () => {
  it('SDK-6 SDK-7 SDK-8 SDK-9 events come once, in order; commands are done once, in order', async () => {
    const scripts = fc.array(fc.constantFrom(...Object.keys(STEPS)), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const { sent, log, faults } = await play(script);
        expect(faults).toEqual([]);
        const done = log.filter((entry) => sent.includes(entry));
        // What is on its way when a loss is announced is done before what was lost is offered again.
        const isOrdered = !script.some((step) => LOSSES.includes(step));
        expect(isOrdered ? done : done.sort(byNumber)).toEqual(sent);
      }),
      { numRuns: 100, endOnFailure: true },
    );
  }, 120_000);
});

function byNumber(a: string, b: string): number {
  return Number(a.split('-')[1]) - Number(b.split('-')[1]);
}
