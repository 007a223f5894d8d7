import type {
  ChatHistoryAck,
  ChatMarkAck,
  ChatMessage,
  ChatPinAck,
  ChatReactionAck,
  ChatReport,
  ChatSendAck,
  ChatTombstone,
  ChatUnread,
  ChatVersionAck,
  MemberReceipt,
  MessageExtras,
  PollTally,
  ReactionCount,
} from '../../src/features/chat/chat.messages.js';
import type * as Location from '../../src/features/location/location.messages.js';
import type { PlaceMessage, PlaceSetAck } from '../../src/features/location/places/place.messages.js';
import type { ForgetAck, TrackFeaturePage, TrackPointsPage } from '../../src/features/location/track/track.messages.js';
import type * as Item from '../../src/features/planning/items/item-operations.messages.js';
import type * as Planning from '../../src/features/planning/planning.messages.js';

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
/** It changed nothing. */
interface Noop {
  readonly noop?: true;
}

/**
 * By name, `type.action`: the payload of each command of the features, and what its ack brings beside the place of its event.
 * `location.update` is not among them: a fix is not worth keeping, so it is cast.
 */
export interface WireCommands {
  'chat.send': [ChatDraft, ChatSendAck];
  'chat.edit': [MessageRef & { readonly content: string; readonly base_version?: number }, ChatVersionAck];
  'chat.delete': [MessageRef, ChatVersionAck];
  'chat.react': [MessageRef & { readonly emoji: string }, ChatReactionAck];
  'chat.unreact': [MessageRef & { readonly emoji: string }, ChatReactionAck];
  'chat.reactions': [MessageRef, { readonly reactions: readonly ReactionCount[] }];
  'chat.pin': [MessageRef, ChatPinAck];
  'chat.unpin': [Pick<MessageRef, 'message_id'>, ChatPinAck];
  'chat.pins': [Nothing, { readonly messages: readonly (ChatMessage | ChatTombstone)[] }];
  'chat.poll': [PollDraft, ChatSendAck];
  'chat.poll_vote': [MessageRef & { readonly options: readonly number[] }, PollTally];
  'chat.poll_close': [MessageRef, PollTally];
  'chat.read': [{ readonly up_to: number; readonly thread?: string }, ChatMarkAck];
  'chat.delivered': [{ readonly up_to: number }, ChatMarkAck];
  'chat.receipts': [Nothing, { readonly receipts: readonly MemberReceipt[] }];
  'chat.unread': [{ readonly thread?: string }, ChatUnread];
  'chat.typing': [{ readonly state: 'start' | 'stop'; readonly thread?: string }, object];
  'chat.history': [HistoryQuery, ChatHistoryAck];
  'chat.moderate': [Moderation, Noop];
  'chat.reports': [Nothing, { readonly reports: readonly ChatReport[] }];
  'location.batch': [{ readonly points: readonly Fix[] }, Location.FixesAck];
  'location.snapshot': [{ readonly cursor?: string }, Location.LocationSnapshot & { readonly as_of: number }];
  'location.share_start': [ShareOptions, Location.ShareAck];
  'location.share_extend': [{ readonly duration_ms: number }, Location.ShareAck];
  'location.share_stop': [Nothing, Noop];
  'location.place_set': [PlaceDraft, PlaceSetAck];
  'location.place_remove': [{ readonly place_id: string }, object];
  'location.track': [TrackQuery, TrackPointsPage | TrackFeaturePage];
  'location.forget': [Nothing, ForgetAck];
  'planning.lock': [
    ItemRef & { readonly ttl_ms?: number; readonly steal?: boolean; readonly wait?: boolean },
    Planning.LockAck | Planning.QueuedAck,
  ];
  'planning.renew': [ItemRef & { readonly token?: string }, Planning.RenewAck];
  'planning.unlock': [ItemRef & { readonly token?: string }, Planning.UnlockAck];
  'planning.create': [NewItem, Planning.CreateAck];
  'planning.update': [Named<Item.UpdateOperation>, Planning.UpdateAck];
  'planning.delete': [Named<Item.DeleteOperation>, Planning.DeleteAck];
  'planning.restore': [ItemRef, Planning.PlaceAck];
  'planning.move': [Named<Item.MoveOperation>, Planning.MoveAck];
  'planning.reorder': [ReorderDraft, Planning.ReorderAck];
  'planning.batch': [{ readonly ops: readonly Named<Item.BatchOperation>[] }, Planning.BatchAck];
  'planning.undo': [{ readonly seq?: number }, Planning.UndoAck];
  'planning.vote': [ItemRef & { readonly value: -1 | 0 | 1 }, Planning.VoteAck];
  'planning.focus': [{ readonly item_id: string | null; readonly field?: string }, object];
  'planning.snapshot': [{ readonly cursor?: string }, Planning.SnapshotAck];
  'planning.changes': [{ readonly since: string; readonly limit?: number }, Planning.ChangesAck];
  'planning.history': [ItemRef & { readonly limit?: number; readonly before?: number }, Planning.HistoryAck];
}
export type CommandName = keyof WireCommands;

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
