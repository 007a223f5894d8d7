import type { ConnectionEnd } from './connection-end.js';

/** `disconnected`: it will connect again. `rejected`: the server does not want this client as it is; final, as `closed`. */
export type ConnectionStatus = 'connecting' | 'connected' | 'disconnected' | 'rejected' | 'closed';

/** What the client does about its connection, and why. Each change is a new object. */
export interface ConnectionState {
  readonly status: ConnectionStatus;
  /** How the last connection, or the last attempt to make one, ended; absent before the first end, and when connected. */
  readonly end?: ConnectionEnd;
  /** Of `disconnected`: ms from then to the next attempt; less if the network comes back before. */
  readonly retryInMs?: number;
  /** There has been no connection for so long that the user should be told. */
  readonly isLost?: true;
  /** Of `connected`: the instance goes, and closes the connection in so many ms (CONN-10). Until then everything works. */
  readonly drainsInMs?: number;
}
