import type { ChatAcks } from '../../src/features/chat/chat-catalog.messages.js';
import type { MessageExtras } from '../../src/features/chat/chat.messages.js';
import type { LocationAcks } from '../../src/features/location/location-catalog.messages.js';
import type * as Location from '../../src/features/location/location.messages.js';
import type { PlaceMessage } from '../../src/features/location/places/place.messages.js';
import type * as Item from '../../src/features/planning/items/item-operations.messages.js';
import type { PlanningAcks } from '../../src/features/planning/planning-catalog.messages.js';

/** What a message may come with (CHAT-1). */
export type ChatDraft = Omit<MessageExtras, 'system'> & { readonly content: string };
/** What a device knows of where it is (LOC-1); `ts`: when that was, in ms since 1970. */
export type Fix = Omit<Location.FixBody, 'fix_ts' | 'meeting'> & { readonly ts?: number };
/** LOC-6. */
export interface ShareOptions {
  /** 1 min to 30 days; may be absent with `until`. */
  readonly duration_ms?: number;
  /** Ends it at `place_id`, or else at the meeting place. */
  readonly until?: 'arrival';
  readonly place_id?: string;
  readonly precision?: Location.KnownShare['precision'];
  /** Who may see it, now and later; default: everybody. */
  readonly audience?: readonly string[];
  readonly keep_track?: boolean;
}
/** LOC-9. */
export interface TrackOptions {
  readonly share_id?: string;
  /** Server ms, both included. */
  readonly from?: number;
  readonly to?: number;
  /** Points of each page, 1..1,000. */
  readonly limit?: number;
}
interface MessageRef {
  readonly message_id: string;
  readonly thread?: string;
}
interface ItemRef {
  readonly item_id: string;
}
type Nothing = Readonly<Record<string, never>>;

/** By name, `type.action`: the payload of each command of the features. */
interface Payloads {
  'chat.send': ChatDraft;
  'chat.edit': MessageRef & { readonly content: string; readonly base_version?: number };
  'chat.delete': MessageRef;
  'chat.react': MessageRef & { readonly emoji: string };
  'chat.unreact': MessageRef & { readonly emoji: string };
  'chat.reactions': MessageRef;
  'chat.pin': MessageRef;
  'chat.unpin': MessageRef;
  'chat.pins': Nothing;
  'chat.poll': PollDraft;
  'chat.poll_vote': MessageRef & { readonly options: readonly number[] };
  'chat.poll_close': MessageRef;
  'chat.read': { readonly up_to: number; readonly thread?: string };
  'chat.delivered': { readonly up_to: number };
  'chat.receipts': Nothing;
  'chat.unread': { readonly thread?: string };
  'chat.typing': { readonly state: 'start' | 'stop'; readonly thread?: string };
  'chat.history': HistoryQuery;
  'chat.moderate': Moderation;
  'chat.reports': Nothing;
  'location.batch': { readonly points: readonly Fix[] };
  'location.snapshot': { readonly cursor?: string };
  'location.share_start': ShareOptions;
  'location.share_extend': { readonly duration_ms: number };
  'location.share_stop': Nothing;
  'location.place_set': PlaceDraft;
  'location.place_remove': { readonly place_id: string };
  'location.track': TrackQuery;
  'location.forget': Nothing;
  'planning.lock': ItemRef & { readonly ttl_ms?: number; readonly steal?: boolean; readonly wait?: boolean };
  'planning.renew': ItemRef & { readonly token?: string };
  'planning.unlock': ItemRef & { readonly token?: string };
  'planning.create': NewItem;
  'planning.update': Named<Item.UpdateOperation>;
  'planning.delete': Named<Item.DeleteOperation>;
  'planning.restore': ItemRef;
  'planning.move': Named<Item.MoveOperation>;
  'planning.reorder': ReorderDraft;
  'planning.batch': { readonly ops: readonly Named<Item.BatchOperation>[] };
  'planning.undo': { readonly seq?: number };
  'planning.vote': ItemRef & { readonly value: -1 | 0 | 1 };
  'planning.focus': { readonly item_id: string | null; readonly field?: string };
  'planning.snapshot': { readonly cursor?: string };
  'planning.changes': { readonly since: string; readonly limit?: number };
  'planning.history': ItemRef & { readonly limit?: number; readonly before?: number };
}
/** What the server answers. */
type Acks = { [Action in keyof ChatAcks as `chat.${Action}`]: ChatAcks[Action] } & {
  [Action in keyof LocationAcks as `location.${Action}`]: LocationAcks[Action];
} & { [Action in keyof PlanningAcks as `planning.${Action}`]: PlanningAcks[Action] };

/** Every command but `location.update`: a fix is not worth keeping, so it is cast. */
export type CommandName = Exclude<keyof Acks, 'location.update'>;
/** By name, `type.action`: the payload of each command of the features, and what its ack brings. */
export type WireCommands = { [Name in CommandName]: [Payloads[Name], Acks[Name]] };

/** Ids of items are any strings here: the server judges them. */
type Named<Operation> = Operation extends unknown
  ? Omit<Operation, 'item_id' | 'after'> &
      (Operation extends { readonly item_id: string } ? ItemRef : unknown) &
      (Operation extends Item.Spot ? { readonly after?: string | null } : unknown)
  : never;

/** Without `item_id` the server makes one. */
export type NewItem = Omit<Named<Item.CreateOperation>, 'item_id'> & { readonly item_id?: string };
export type Deletion = Named<Item.DeleteOperation>;
export type Move = Named<Item.MoveOperation>;
type ReorderDraft = Omit<Item.ReorderOperation, 'order'> & { readonly order: readonly string[] };

interface PollDraft {
  readonly question: string;
  readonly options: readonly string[];
  readonly multiple?: boolean;
  /** Server ms. */
  readonly closes_at?: number;
  readonly thread?: string;
}
interface HistoryQuery {
  readonly before?: number;
  readonly after?: number;
  readonly around?: number;
  readonly limit?: number;
  readonly thread?: string;
}
type Moderation =
  | { readonly op: 'mute' | 'remove'; readonly user_id: string; readonly until?: number }
  | { readonly op: 'unmute' | 'readmit'; readonly user_id: string }
  | { readonly op: 'slow_mode'; readonly interval_ms: number }
  | (MessageRef & { readonly op: 'report'; readonly reason?: string })
  | { readonly op: 'dismiss'; readonly message_id: string };
type PlaceDraft = Omit<PlaceMessage, 'place_id' | 'by' | 'radius_m' | 'meeting'> & {
  readonly place_id?: string;
  readonly radius_m?: number;
  readonly meeting?: boolean;
};
type TrackQuery = TrackOptions & {
  readonly user_id: string;
  readonly cursor?: string;
  readonly format?: 'geojson';
};
