import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { RallyClient } from './rally-client.js';
import type { Frame } from './rally-client.js';
import type { PlacedFix } from './told-by-rule.js';

/** Somebody who says where they are as their track says, faster than it was recorded, and hears nothing but errors. */
export class Rider {
  readonly errors: string[] = [];
  private readonly ws: WebSocket;

  constructor(
    url: string,
    room: string,
    readonly user: string,
    readonly fixes: readonly PlacedFix[],
  ) {
    this.ws = new WebSocket(`${url}?v=2&room_id=${room}&user_id=${user}`);
    this.ws.on('message', (data: Buffer) => {
      if (data.includes('"type":"error"')) this.errors.push(data.toString());
    });
  }

  async ride(speed: number): Promise<void> {
    if (this.ws.readyState !== WebSocket.OPEN) await once(this.ws, 'open');
    const startedAt = performance.now();
    const first = this.fixes[0]?.fix_ts ?? 0;
    for (const { fix_ts: ts, ...fix } of this.fixes) {
      const early = startedAt + (ts - first) / speed - performance.now();
      if (early >= 1) await delay(early);
      this.ws.send(JSON.stringify({ type: 'location', payload: { ...fix, ts } }));
    }
  }

  /** The last fix before each pause of so long, and of all. */
  lastOfBursts(pauseMs: number): number[] {
    return this.fixes.flatMap(({ fix_ts }, n) =>
      (this.fixes[n + 1]?.fix_ts ?? Infinity) - fix_ts >= pauseMs ? [fix_ts] : [],
    );
  }

  end(): void {
    this.ws.terminate();
  }
}

export interface ToldPlace {
  readonly seq: number | undefined;
  readonly user: string | undefined;
  readonly place_id: string;
  readonly event: string;
  readonly fix_ts: number;
}

/** Somebody who watches. */
export class Onlooker {
  private constructor(private readonly client: RallyClient) {}

  static async join(url: string, room: string, user: string, v: 1 | 2): Promise<Onlooker> {
    const client = await RallyClient.connect(url, { room, user, v });
    if (v === 2) await client.expect({ type: 'room', payload: { action: 'joined' } });
    return new Onlooker(client);
  }

  /** Reads nothing more until it resumes. */
  pause(): void {
    this.client.ws.pause();
  }

  resume(): void {
    this.client.ws.resume();
  }

  /** The times of the fixes of one user, as they came. */
  seen(user: string): number[] {
    return this.client
      .of('location')
      .filter((frame) => frame.user_id === user && frame.payload['action'] === undefined)
      .map(({ payload }) => Number(payload['fix_ts']));
  }

  /** What it was told of places, but for dwells. */
  told(): ToldPlace[] {
    return this.client.of('location').filter(isCrossing).map(crossingOf);
  }

  end(): void {
    this.client.terminate();
  }
}

function isCrossing({ payload }: Frame): boolean {
  return payload['action'] === 'place_event' && payload['event'] !== 'dwell';
}

function crossingOf({ seq, user_id: user, payload }: Frame): ToldPlace {
  const { place_id, event, fix_ts } = payload;
  return { seq, user, place_id: String(place_id), event: String(event), fix_ts: Number(fix_ts) };
}
