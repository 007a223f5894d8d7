import type { Closing, RawClient } from '../support/raw-client.js';
import { OP, textFrame } from '../support/raw-frame.js';
import { CREDENTIALS, SAID, UNTOLD } from './canary.js';
import { upgradeRequest } from './request.js';

/** A frame of the server: parsed, and as it came. */
export interface Heard {
  readonly json: Record<string, unknown>;
  readonly text: string;
}
type Pattern = Readonly<Record<string, unknown>>;
interface Asked {
  readonly id: string;
  readonly [field: string]: unknown;
}

export interface Greeted {
  readonly v: 1 | 2;
  readonly room: string | null;
  readonly user: string;
  /** More parameters of the URL. */
  readonly query?: string | undefined;
}

/** A client past its handshake: says text frames, or any bytes at all, and hears text frames. */
export class Peer {
  private probes = 0;

  constructor(
    readonly raw: RawClient,
    readonly room: string | undefined,
    readonly user: string,
  ) {}

  /** Shakes hands, and reads the greeting. */
  static async open(raw: RawClient, { v, room, user, query }: Greeted): Promise<Peer> {
    const peer = new Peer(raw, room ?? undefined, user);
    const parameters = [`user_id=${encodeURIComponent(user)}`, `v=${v}`, ...(query === undefined ? [] : [query])];
    if (room !== null) parameters.push(`room_id=${encodeURIComponent(room)}`);
    raw.write(upgradeRequest({ target: `/ws?${parameters.join('&')}`, headers: CREDENTIALS }));
    const { status } = await raw.answer();
    if (status !== 101) throw new Error(`Not upgraded: ${status}`);
    if (v === 2) await peer.hear({ type: 'session', payload: { action: 'welcome' } });
    if (v === 2 && room !== null) await peer.hear({ type: 'room', payload: { action: 'joined' } });
    return peer;
  }

  say(content: string | object): void {
    this.raw.write(textFrame(content));
  }

  send(bytes: Buffer): void {
    this.raw.write(bytes);
  }

  async next(): Promise<Heard> {
    const { opcode, fin, payload } = await this.raw.frame();
    if (opcode !== OP.text || !fin)
      throw new Error(`Not a text frame: opcode ${opcode}, ${payload.toString('latin1')}`);
    const text = payload.toString();
    const json = JSON.parse(text) as Record<string, unknown>;
    const told = json['type'] === 'error' ? UNTOLD.filter((word) => text.includes(word)) : [];
    if (told.length > 0) throw new Error(`An error tells ${told.join(', ')}: ${text}`);
    return { text, json };
  }

  /** The next frame, presence aside: who is here is told beside everything else, in no order with it. */
  async told(): Promise<Record<string, unknown>> {
    for (;;) {
      const { json } = await this.next();
      if (json['type'] !== 'presence') return json;
    }
  }

  /** Reads on to the next frame that has these fields. */
  async hear(pattern: Pattern): Promise<Record<string, unknown>> {
    for (;;) {
      const { json } = await this.next();
      if (hasFields(json, pattern)) return json;
    }
  }

  /** Says a frame and reads on to its answer, an ack or an error. */
  async ask(said: Asked): Promise<Record<string, unknown>> {
    this.say(said);
    for (;;) {
      const answer = await this.hear({ re: said.id });
      if (answer['type'] === 'ack' || answer['type'] === 'error') return answer;
    }
  }

  /** Like ask, for what must be accepted: the payload of the ack. */
  async get(said: Asked): Promise<Record<string, unknown>> {
    const { type, payload } = await this.ask(said);
    if (type !== 'ack') throw new Error(`Refused: ${JSON.stringify(payload)}`);
    return payload as Record<string, unknown>;
  }

  /** Proves that the socket still works, and gives what came before the proof, presence of others aside. */
  async settle(): Promise<Heard[]> {
    const id = `probe-${++this.probes}`;
    this.say({ type: 'session', id, payload: { action: 'ping' } });
    const before: Heard[] = [];
    for (;;) {
      const heard = await this.next();
      if (heard.json['type'] === 'ack' && heard.json['re'] === id) return before;
      if (heard.json['type'] !== 'presence') before.push(heard);
    }
  }

  /** What came before an event that is told now: whatever was committed in the room until here, in its order. */
  async events(): Promise<Record<string, unknown>[]> {
    const content = `${SAID}-${++this.probes}`;
    this.say({ type: 'chat', payload: { content } });
    const before: Record<string, unknown>[] = [];
    for (;;) {
      const { json } = await this.next();
      if ((json['payload'] as Record<string, unknown>)['content'] === content) return before;
      if (json['type'] !== 'presence') before.push(json);
    }
  }

  closing(isKept?: boolean): Promise<Closing> {
    return this.raw.closing(isKept);
  }
}

function hasFields(actual: unknown, pattern: Pattern): boolean {
  if (typeof actual !== 'object' || actual === null) return false;
  const fields = actual as Record<string, unknown>;
  return Object.entries(pattern).every(([key, expected]) =>
    typeof expected === 'object' && expected !== null
      ? hasFields(fields[key], expected as Pattern)
      : Object.is(fields[key], expected),
  );
}
