import type { Dialect } from '../load/dialect.js';

export interface Setting {
  /** Servers that are joined to one. */
  readonly instances: number;
  /** `host:port` of a Redis that keeps nothing else; those that do not need one leave it alone. */
  readonly redis: string;
  /** The core on which all processes of the peer run. */
  readonly cpu: number;
}

export interface RunningPeer {
  /** Whose CPU and memory count. */
  readonly pids: readonly number[];
  /** On 127.0.0.1, one per instance. */
  readonly ports: readonly number[];
  stop(): Promise<void>;
}

/** Something that users could pick instead, configured as its own documentation recommends. */
export interface Peer {
  readonly name: string;
  /** One sentence for the reader of the figures: what runs, with which versions and settings. */
  readonly about: string;
  readonly dialect: Dialect['name'];
  /** Why it cannot run here, with the command that installs it; `undefined` if it can. */
  missing(): Promise<string | undefined>;
  /** Resolves when it takes connections. */
  start(setting: Setting): Promise<RunningPeer>;
}
