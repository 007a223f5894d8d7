import type { AllowedOrigins } from './origins.js';
import type { RedisAddress } from './redis-address.js';
import type { RedisPlace } from './redis-place.js';
import type { Subnet } from './subnets.js';

/**
 * Everything that the operator decides, read once at the start and never changed. Inject it; nothing else reads the
 * environment. The class is only a DI token: any object of this shape will do. Durations are in milliseconds.
 */
export abstract class AppConfig {
  /** `NODE_ENV=production`: logs are JSON, and an insecure setting needs a word of consent. */
  abstract readonly isProduction: boolean;
  abstract readonly logLevel: LogLevel;
  abstract readonly listen: ListenConfig;
  /** Absent = no admin port. */
  abstract readonly admin?: AdminConfig;
  abstract readonly store: StoreConfig;
  abstract readonly auth: AuthConfig;
  abstract readonly door: DoorConfig;
  abstract readonly connection: ConnectionConfig;
  abstract readonly presence: PresenceConfig;
  abstract readonly chat: ChatConfig;
  abstract readonly location: LocationConfig;
  abstract readonly drain: DrainConfig;
  /** Absent = there is no such page. */
  abstract readonly console?: ConsoleConfig;
  /** Absent = nobody is told. */
  abstract readonly webhooks?: WebhooksConfig;
}

/** From the quietest to the chattiest; each includes those before it. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface ListenConfig {
  /** 0 = any free port. */
  readonly port: number;
  /** Absent = every interface, IPv4 and IPv6. */
  readonly host?: string;
  /** Processes that share the port; 1 = this one alone. */
  readonly workers: number;
}
export interface AdminConfig {
  /** 0 = any free port, in tests. */
  readonly port: number;
  /** Loopback unless there is a token. */
  readonly host: string;
  /** Secret that callers have to show. */
  readonly token?: string;
}
export type StoreConfig =
  | ({ readonly kind: 'embedded' } & EmbeddedPlace)
  | { readonly kind: 'redis'; readonly place: RedisPlace; readonly ackDurability: AckDurability }
  /** Redis if one answers there, else embedded. */
  | ({ readonly kind: 'auto'; readonly address: RedisAddress } & EmbeddedPlace);
/** What an ack means: Redis has it, or a replica of it too. */
export type AckDurability = 'stored' | 'replicated';
export interface EmbeddedPlace {
  /** Directory of the journal, relative to the working directory unless absolute. */
  readonly dataDir: string;
}
/** `none` believes the user id of the URL. */
export type AuthConfig = { readonly mode: 'none' } | TokenConfig;
export interface TokenConfig {
  readonly mode: 'jwt';
  readonly keys: TokenKeysConfig;
  readonly issuer: string;
  readonly audience: string;
  /** From `iat` to `exp`, at most. */
  readonly maxLifetimeMs: number;
  /** Whether `token=` in the URL counts, where proxies log it. */
  readonly isQueryTokenAllowed: boolean;
}
export type TokenKeysConfig =
  /** HS256. */
  | { readonly kind: 'secret'; readonly secret: string }
  /** A JWK set that is read at the start. */
  | { readonly kind: 'file'; readonly path: string }
  /** A JWK set that the issuer publishes. */
  | { readonly kind: 'url'; readonly url: string };
/** Who may connect, whoever it is. */
export interface DoorConfig {
  readonly origins: AllowedOrigins;
  /** Whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly Subnet[];
  /** Of one client address, for long; ten times as many at once. */
  readonly handshakesPerSecond: number;
  /** Of this process. */
  readonly maxConnections: number;
  /** Of this process. */
  readonly maxConnectionsPerUser: number;
}
export interface ConnectionConfig {
  /** Time between two pings; a socket that answers neither of two is closed. */
  readonly heartbeatMs: number;
  readonly maxRooms: number;
  readonly isRateLimited: boolean;
}
export interface PresenceConfig {
  /** How long a lost connection may take to come back before the others are told that it left. */
  readonly graceMs: number;
}
export interface ChatConfig {
  /** In which a message may be edited; 0 = for ever. */
  readonly editWindowMs: number;
  /** Present members up to which a room is told how far each has read; 0 = never. */
  readonly receiptsMaxMembers: number;
  /** Whether changes of the itinerary are told in the chat, too. */
  readonly hasSystemLines: boolean;
}
export interface LocationConfig {
  /** Least time between two positions of one user that are sent on; 0 sends every one. */
  readonly minIntervalMs: number;
  /** Whether a position without a share is refused, instead of beginning one. */
  readonly requireShare: boolean;
  /** How long a track outlives its share, where it is kept. */
  readonly trackRetentionMs: number;
}
export interface DrainConfig {
  /** From SIGTERM to the first closed socket: time for load balancers to look away. */
  readonly delayMs: number;
  /** Over which the sockets are then closed, spread evenly. */
  readonly windowMs: number;
}
export interface ConsoleConfig {
  /** Password that browsers have to show; absent = nobody has to. */
  readonly token?: string;
  /** Absent = nothing is loaded from elsewhere. */
  readonly tiles?: { readonly url: string; readonly attribution: string };
}
export interface WebhooksConfig {
  readonly url: string;
  /** Key of the signatures. */
  readonly secret: string;
}
