import type { RedisAddress } from '../../config/redis-address.js';
import type { Millis } from '../room-contents.js';
import type { StoreLog } from '../store-log.js';
import { answeredWithin } from './answered-within.js';
import { Connection } from './connection.js';
import { installLibrary, invoke } from './library.js';
import type { LibraryCall, LibraryMode } from './library.js';
import type { Invocation } from './library-command.js';
import { refusalOf } from './refusal.js';
import { Replication } from './replication.js';

const INSTALL_RETRY_MS: Millis = 500;
const INSTALL_MAX_MS: Millis = 2_000;

/** Told at each change of a master; `lost` comes before it can be sent anything again. */
export interface MasterListener {
  /** Calls go through. */
  opened(master: Master): void;
  /** What was sent and not answered may or may not have been done. */
  lost(master: Master): void;
  /** Its other connection is there (again), and subscribed to nothing. */
  listening(master: Master): void;
  /** It did not let the library be installed, as one that is no master would do. */
  refused(master: Master): void;
}

/** A server that answers for some partitions: a connection for calls, and one to listen to what is told. */
export class Master {
  readonly commands: Connection;
  readonly listening: Connection;
  /** Of the connection for calls as it is now. */
  replication: Replication;
  private mode: LibraryMode | undefined;
  /** Counts connections: what belongs to an earlier one no longer counts. */
  private session = 0;
  private openingFor: number | undefined;
  private isCorked = false;

  constructor(
    readonly address: RedisAddress,
    private readonly listener: MasterListener,
    private readonly log: StoreLog,
  ) {
    this.commands = new Connection(address, 'commands', log);
    this.listening = new Connection(address, 'subscriber', log);
    this.replication = new Replication(this.commands.redis);
  }

  start(): void {
    this.commands.start({ ready: () => void this.open(), lost: () => this.lost() });
    const ready = (): void => {
      this.listener.listening(this);
      void this.open();
    };
    this.listening.start({ ready, lost: () => undefined });
  }

  /** Whether calls go through. */
  get isOpen(): boolean {
    return this.mode !== undefined && this.commands.isReady;
  }

  /** What is wrong with it, for the person who reads readiness. */
  get trouble(): string | undefined {
    if (!this.commands.isReady) return this.commands.detail;
    if (!this.listening.isReady) return `${this.listening.detail} (subscriber)`;
    return this.isOpen ? undefined : `${this.commands.detail}: its functions are not there yet`;
  }

  /** Only while it is open. What is sent within a turn of the event loop goes out in one write. */
  send(name: LibraryCall, invocation: Invocation): Promise<unknown> {
    const reply = invoke(this.commands.redis, this.mode ?? 'functions', name, invocation);
    this.cork();
    return reply;
  }

  /** It has forgotten the library. */
  reinstall(): void {
    this.mode = undefined;
    void this.open();
  }

  close(): void {
    this.lost();
    this.commands.close();
    this.listening.close();
  }

  private async open(): Promise<void> {
    const { session } = this;
    if (!this.commands.isReady || !this.listening.isReady || this.isOpen || this.openingFor === session) return;
    this.openingFor = session;
    try {
      const mode = await this.install();
      if (session !== this.session) return;
      this.openingFor = undefined;
      this.mode = mode;
      this.listener.opened(this);
    } catch (error) {
      if (session !== this.session) return;
      this.log.error(
        `The functions of the Redis store are not at ${this.address.label}, trying again: ${String(error)}`,
      );
      this.listener.refused(this);
      await new Promise((resolve) => setTimeout(resolve, INSTALL_RETRY_MS).unref());
      if (session !== this.session) return;
      this.openingFor = undefined;
      // Its name may stand for another server by now.
      if (refusalOf(error) === 'demoted') this.renew('it is no master');
      else await this.open();
    }
  }

  /** Of a connection that is lost meanwhile no answer comes, nor an error. */
  private async install(): Promise<LibraryMode> {
    const mode = installLibrary(this.commands.redis, this.listening.redis);
    mode.catch(() => undefined); // Perhaps late.
    if (!(await answeredWithin(INSTALL_MAX_MS, mode))) throw new Error(`no answer in ${INSTALL_MAX_MS} ms`);
    return mode;
  }

  private renew(why: string): void {
    this.commands.renew(why);
    this.listening.renew(why);
  }

  private lost(): void {
    this.session += 1;
    this.mode = undefined;
    this.replication = new Replication(this.commands.redis);
    this.listener.lost(this);
  }

  private cork(): void {
    if (this.isCorked) return;
    this.isCorked = true;
    const { stream } = this.commands.redis;
    stream.cork();
    // Not in the next tick: that comes after each frame of a client, and a turn reads those of many.
    setImmediate(() => {
      this.isCorked = false;
      stream.uncork();
    });
  }
}
