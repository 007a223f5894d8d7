import type { ClientOptions } from './client-options.js';
import type { FeatureRoom, Features } from './feature.js';
import { RallyClient } from './rally-client.js';
import type { RallyRoom, RoomOptions } from './room.js';
import type { TokenSource } from './token.js';

export interface CreateOptions<Set extends Features> extends Omit<ClientOptions, 'userId' | 'token'> {
  readonly user: string;
  /** Where the server asks for one; a function is asked for a new one whenever it takes one. */
  readonly token?: string | TokenSource;
  /** By the name that each has in the rooms of this client. */
  readonly features: Set;
}

/** A user on one device, whose rooms have features: `client.room('lisbon').chat.send('hi')`. */
export class Client<Set extends Features> extends RallyClient {
  private readonly opened = new WeakSet<RallyRoom>();
  private readonly features: Set;

  constructor({ user, token, features, ...options }: CreateOptions<Set>) {
    super({ ...options, userId: user, ...(token !== undefined && { token: sourceOf(token) }) });
    this.features = features;
  }

  /**
   * Wants to be in the room from now on; the same object for the same id until it is left or refused. `include` is by
   * default what the features live on.
   */
  override room(id: string, options: RoomOptions = {}): FeatureRoom<Set> {
    const features = Object.entries(this.features);
    const room = super.room(id, { include: features.map(([, { part }]) => part), ...options });
    if (!this.opened.has(room)) {
      this.opened.add(room);
      Object.assign(room, Object.fromEntries(features.map(([name, feature]) => [name, feature.open(room)])));
    }
    return room as FeatureRoom<Set>;
  }

  /** {@link room}, as soon as its state is there; rejects if the server does not let this user in. */
  async join(id: string, options: RoomOptions = {}): Promise<FeatureRoom<Set>> {
    const room = this.room(id, options);
    await room.joined;
    return room;
  }
}

/** Connects at once. Throws if a URL is none. */
export function createClient<Set extends Features>(options: CreateOptions<Set>): Client<Set> {
  return new Client(options);
}

function sourceOf(token: string | TokenSource): TokenSource {
  return typeof token === 'string' ? () => token : token;
}
