import type { ClientOptions } from './client-options.js';
import type { FeatureRoom, Features } from './feature.js';
import { RallyClient } from './rally-client.js';
import type { RoomOptions } from './room.js';

export interface CreateOptions<Set extends Features> extends Omit<ClientOptions, 'userId' | 'features'> {
  readonly user: string;
  /** By the name that each has in the rooms of this client. */
  readonly features: Set;
}

/** A user on one device, whose rooms have features: `client.room('lisbon').chat.send('hi')`. */
export interface Client<Set extends Features> extends Omit<RallyClient, 'room' | 'join'> {
  /**
   * Wants to be in the room from now on; the same object for the same id until it is left or refused. `include` is by
   * default what the features live on.
   */
  room(id: string, options?: RoomOptions): FeatureRoom<Set>;
  /** {@link room}, as soon as its state is there; rejects if the server does not let this user in. */
  join(id: string, options?: RoomOptions): Promise<FeatureRoom<Set>>;
}

/** Connects at once. Throws if a URL is none. */
export function createClient<Set extends Features>({ user, ...options }: CreateOptions<Set>): Client<Set> {
  return new RallyClient({ ...options, userId: user }) as object as Client<Set>;
}
