import { RallyClient } from './rally-client.js';
import type { Frame } from './rally-client.js';
import type { PlacedFix } from './told-by-rule.js';

/** Somebody who says where they are as their track says, and hears of nobody else. */
export class Rider {
  private said = 0;

  private constructor(
    private readonly client: RallyClient,
    readonly user: string,
    readonly fixes: readonly PlacedFix[],
  ) {}

  static async start(url: string, room: string, user: string, fixes: readonly PlacedFix[]): Promise<Rider> {
    const client = await RallyClient.connect(url, { room, user, v: 2, query: 'include=planning' });
    return new Rider(client, user, fixes);
  }

  /** Says those fixes that are not said and were taken within so long from the first; none may be refused. */
  async rideTo(sinceFirst: number): Promise<void> {
    const end = this.timeOf(sinceFirst);
    for (let { next } = this; next !== undefined && next.fix_ts <= end; next = this.next) {
      const { fix_ts: ts, ...fix } = next;
      const accepted = this.client.get({ type: 'location', payload: { ...fix, ts } });
      // With a frame behind it, it waits for no others: time passes for none of them while this one is under way.
      this.client.say({ type: 'session', payload: { action: 'ping' } });
      await accepted;
      this.said += 1;
    }
  }

  /** The fix that was said last, if for so long from then on there is none. */
  restsAfter(pauseMs: number): PlacedFix | undefined {
    const last = this.fixes[this.said - 1];
    return last !== undefined && (this.next?.fix_ts ?? Infinity) - last.fix_ts >= pauseMs ? last : undefined;
  }

  /** Whether `rideTo` would say anything. */
  goesOnBy(sinceFirst: number): boolean {
    return this.next !== undefined && this.next.fix_ts <= this.timeOf(sinceFirst);
  }

  end(): void {
    this.client.terminate();
  }

  private timeOf(sinceFirst: number): number {
    return (this.fixes[0]?.fix_ts ?? 0) + sinceFirst;
  }

  private get next(): PlacedFix | undefined {
    return this.fixes[this.said];
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
