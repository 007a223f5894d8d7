import { createClient as create } from '../create-client.js';
import type { Client, CreateOptions } from '../create-client.js';
import type { FeatureRoom } from '../feature.js';
import { chat } from '../features/chat.js';
import { itinerary } from '../features/itinerary.js';
import { location } from '../features/location.js';
import { presence } from '../features/presence.js';
import { tokenRefresh } from '../token-refresh.js';

export type { ConnectionState } from '../connection-state.js';
export { RallyError } from '../errors.js';
export type { LocalCode } from '../errors.js';
export type { FeatureRoom } from '../feature.js';
export type { Chat, ChatEntry, ChatEvents, HistoryOptions } from '../features/chat.js';
export type { Change, Itinerary, ItineraryEvents, UpdateOptions } from '../features/itinerary.js';
export type { Lease, LeaseEvents } from '../features/lease.js';
export type { Location, LocationEvents, Position } from '../features/location.js';
export type { Member, Presence, PresenceEvents } from '../features/presence.js';
export type { LockOptions } from '../features/waiting-lock.js';
export type { FrameSeen } from '../frame-seen.js';
export type { Ack, EventFrame, Frame, JoinedPayload } from '../frames.js';
export type { OutboxStorage } from '../outbox-storage.js';
export type { RallyRoom, RoomEvents, RoomOptions, SendOptions } from '../room.js';
export type { TokenContext, TokenSource } from '../token.js';
export type { WebSocketClass, WebSocketLike } from '../web-socket.js';
export type { ItemMessage, LockState } from '../../../src/features/planning/planning.messages.js';
export type { ChatDraft, CommandName, Fix, ShareOptions, TrackOptions, WireCommands } from '../wire-commands.js';

const ALL = { chat, itinerary, location, presence };
/** What {@link createClient} gives. */
export type RallyClient = Client<typeof ALL>;
/** A room of it, with `chat`, `itinerary`, `location` and `presence`. */
export type Room = FeatureRoom<typeof ALL>;

/** A client whose rooms have all features. Connects at once. Throws if a URL is none. */
export function createClient(options: Omit<CreateOptions<typeof ALL>, 'features' | 'tokenRefresh'>): RallyClient {
  return create({ ...options, tokenRefresh, features: ALL });
}
