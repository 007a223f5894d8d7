import { ERRORS } from '../../../src/protocol/error-code.js';
import { freePort } from '../../support/free-port.js';
import { textFrame } from '../../support/raw-frame.js';
import { RawClient } from '../../support/raw-client.js';
import { ServerProcess } from '../../support/server-process.js';
import { Peer } from '../peer.js';
import type { Burst } from './burst.js';
import { ITEM, MESSAGE, PLACE, POLL } from './samples.js';

const NO_PROTO = new URL('../../support/no-proto.mjs', import.meta.url);
/** Codes of answers that no client should ever get from a server whose store is well. */
const FAULTS = ['internal', 'unavailable'];
/** Everything that a socket needs to be told is told at once; nothing waits for a turn. */
const ENV = { RATE_LIMIT: 'off', LOCATION_MIN_INTERVAL_MS: '0' };

/**
 * A server in a process of its own, which an unhandled rejection would end, and somebody in another room. It runs without
 * `__proto__`: nothing of it, nor of its libraries, goes by that.
 */
export class Trial {
  private bursts = 0;

  private constructor(
    readonly server: ServerProcess,
    private readonly adminPort: number,
    private readonly witness: Peer,
  ) {}

  static async start(): Promise<Trial> {
    const adminPort = await freePort();
    const env = { ...ENV, ADMIN_PORT: String(adminPort) };
    const server = await ServerProcess.start({ env, preload: [NO_PROTO] });
    const witness = await Peer.open(await RawClient.dial(server.port), { v: 2, room: 'witness', user: 'witness' });
    return new Trial(server, adminPort, witness);
  }

  /** Clients send at once, each in a room of its own; throws what must not be, and what is heard in another room. */
  async sendAll(bursts: readonly Burst[]): Promise<void> {
    await Promise.all(bursts.map((burst) => this.send(burst)));
    const foreign = await this.witness.events();
    if (foreign.length > 0) throw new Error(`Heard in another room: ${JSON.stringify(foreign[0])}`);
  }

  /** One client sends all of it. Gives `ack` or a code of each `re`. */
  async send({ version, frames }: Burst): Promise<ReadonlyMap<string, string>> {
    const number = ++this.bursts;
    const raw = await RawClient.dial(this.server.port);
    try {
      const peer = await Peer.open(raw, { v: version, room: `noise-${number}`, user: `ana-${number}` });
      const filledIn = await furnish(peer);
      peer.send(Buffer.concat(frames.map(({ text }) => textFrame(filledIn(text)))));
      const answers = new Map<string, string>();
      for (const { json, text } of await peer.settle()) {
        if (json['type'] === 'ack') answers.set(String(json['re']), 'ack');
        if (json['type'] !== 'error') continue;
        const { code } = json['payload'] as { code: string };
        if (!(code in ERRORS) || FAULTS.includes(code)) throw new Error(text);
        answers.set(String(json['re']), code);
      }
      const silent = frames.find(({ id }) => id !== undefined && !answers.has(id));
      if (silent !== undefined) throw new Error(`Not answered: ${silent.text}`);
      return answers;
    } finally {
      raw.destroy();
    }
  }

  /** By kind of frame: how many came. */
  async received(): Promise<ReadonlyMap<string, number>> {
    const page = await (await fetch(`http://127.0.0.1:${this.adminPort}/metrics`)).text();
    return new Map(
      [...page.matchAll(/^rally_messages_received_total\{type="([^"]+)"\} (\d+)$/gm)].map(
        ([, kind = '', count]) => [kind, Number(count)] as const,
      ),
    );
  }
}

/** Gives the room what frames speak of; the result puts its ids into their text. */
async function furnish(peer: Peer): Promise<(text: string) => string> {
  const ask = (id: string, type: string, payload: object) => peer.get({ type, id, payload });
  await ask('item', 'planning', { action: 'create', item_id: ITEM, data: { title: 'Dinner' } });
  const message = await ask('message', 'chat', { content: 'hello' });
  const poll = await ask('poll', 'chat', {
    action: 'poll',
    question: 'when?',
    options: ['now', 'then'],
    multiple: true,
  });
  const place = await ask('place', 'location', { action: 'place_set', name: 'here', latitude: 1, longitude: 2 });
  const ids = { [MESSAGE]: message['message_id'], [POLL]: poll['message_id'], [PLACE]: place['place_id'] };
  return (text) => Object.entries(ids).reduce((filled, [name, id]) => filled.replaceAll(name, String(id)), text);
}
