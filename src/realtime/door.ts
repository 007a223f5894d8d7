import type { IncomingMessage } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { parseOrigin } from '../config/origins.js';
import type { ErrorCode } from '../protocol/error-code.js';
import { HANDSHAKE_BURST_SECONDS } from '../protocol/limits.js';
import { ClientAddresses } from './client-addresses.js';
import { Connections } from './connections.js';
import { DrainState } from './drain-state.js';
import { isOriginAllowed } from './origin-check.js';
import { TokenBuckets } from './token-bucket.js';

/** How a handshake is refused before its upgrade. */
export interface HttpRefusal {
  readonly status: number;
  readonly code?: ErrorCode;
  readonly message?: string;
  readonly retryAfterS?: number;
}

const FOREIGN: HttpRefusal = { status: 403, code: 'forbidden', message: 'Pages of this origin may not connect' };
/** Another instance takes over at once. */
const DRAINING: HttpRefusal = { status: 503, retryAfterS: 1 };
const FULL: HttpRefusal = { status: 503, message: 'This instance holds as many connections as it may', retryAfterS: 5 };
/** Characters of an origin in the log; quoted and short, so that the logger knows repeats whatever is sent. */
const PAGE_LOGGED = 100;

/** Turns handshakes away, of browsers too, before anybody asks whose they are: CONN-11 to CONN-13, and when draining. */
@Injectable()
export class Door {
  private readonly logger = new Logger('Handshake');
  private readonly addresses: ClientAddresses;
  private readonly handshakes: TokenBuckets<string>;

  constructor(
    private readonly config: AppConfig,
    private readonly drain: DrainState,
    private readonly connections: Connections,
  ) {
    const { trustedProxies, handshakesPerSecond } = config.door;
    this.addresses = new ClientAddresses(trustedProxies);
    this.handshakes = new TokenBuckets({
      perSecond: handshakesPerSecond,
      burst: HANDSHAKE_BURST_SECONDS * handshakesPerSecond,
    });
  }

  /** The origin first: a page that may not connect must not use up what others at its address have. */
  refusalOf(request: IncomingMessage): HttpRefusal | undefined {
    return this.foreign(request) ?? this.shut() ?? this.tooFast(request);
  }

  /** To be asked again when the client is known: others may have come meanwhile. */
  shut(): HttpRefusal | undefined {
    if (this.drain.isDraining) return DRAINING;
    const { maxConnections } = this.config.door;
    if (this.connections.count < maxConnections) return undefined;
    this.logger.warn(`Handshakes are refused: there are ${maxConnections} connections, which is MAX_CONNECTIONS`);
    return FULL;
  }

  private foreign({ headers: { origin, host = '' } }: IncomingMessage): HttpRefusal | undefined {
    if (origin === undefined || isOriginAllowed(origin, host, this.config.door.origins)) return undefined;
    const page = parseOrigin(origin)?.slice(0, PAGE_LOGGED) ?? 'a malformed origin';
    this.logger.warn(`A page of "${page}" is refused: ALLOWED_ORIGINS does not name it, or Host is not its own`);
    return FOREIGN;
  }

  private tooFast(request: IncomingMessage): HttpRefusal | undefined {
    if (!this.config.connection.isRateLimited) return undefined;
    const address = this.addresses.of(request);
    const waitMs = this.handshakes.of(address).take(performance.now());
    if (waitMs === 0) return undefined;
    const hint = 'x-forwarded-for' in request.headers ? '; if that is a proxy, name it in TRUSTED_PROXIES' : '';
    this.logger.warn(`Too many handshakes from "${address}" (HANDSHAKES_PER_SECOND)${hint}`);
    const message = 'Too many handshakes from this address';
    return { status: 429, code: 'rate_limited', message, retryAfterS: Math.ceil(waitMs / 1000) };
  }
}
