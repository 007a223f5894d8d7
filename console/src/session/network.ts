import { Wire } from './wire.js';
import type { WireSocketClass } from './wire.js';

/**
 * `down`: cut, and nothing connects. `silent`: half open, nothing comes through in either direction, and nobody says so.
 * `slow`: frames reach the client late, one by one.
 */
export type NetworkState = 'up' | 'down' | 'silent' | 'slow';

/** 1006: the browser's word for an end without a word. */
const ABNORMAL = 1006;
/** Between two frames of a slow network. */
const SLOW_MS = 500;

/** What lies between one client and the server, to be broken at will: give its `webSocket` to `createClient`. */
export class Network {
  readonly webSocket: new (url: string, protocols?: string[]) => Wire;
  private current: NetworkState = 'up';
  private wire: Wire | undefined;
  private readonly listeners = new Set<() => void>();

  /** `WebSocket`: the real one. */
  constructor(WebSocket: WireSocketClass) {
    const connect = (url: string, protocols?: string[]) =>
      this.current === 'down' ? undefined : new WebSocket(url, protocols);
    const adopt = (wire: Wire) => this.adopt(wire);
    this.webSocket = class extends Wire {
      constructor(url: string, protocols?: string[]) {
        super(() => connect(url, protocols));
        adopt(this);
      }
    };
  }

  get state(): NetworkState {
    return this.current;
  }

  /** Frames that have come, and that the client has not been given yet. */
  get waiting(): number {
    return this.wire?.waiting ?? 0;
  }

  /** Bytes that have not left yet. */
  get bufferedAmount(): number {
    return this.wire?.bufferedAmount ?? 0;
  }

  /** Hears each change of `state`; gives what ends that. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  become(state: NetworkState): void {
    this.current = state;
    if (this.wire !== undefined) this.impose(this.wire);
    for (const listener of this.listeners) listener();
  }

  /** Ends the connection as if the server had closed it like this; the client does as the code asks (section 7 of the protocol). */
  end(code: number, reason = ''): void {
    this.wire?.end(code, reason);
  }

  /** As it is, past the client, which knows nothing of it. Says whether there was a connection to take it. */
  send(text: string): boolean {
    const { wire } = this;
    if (wire?.isOpen !== true || this.current === 'down') return false;
    wire.send(text);
    return true;
  }

  /** What was half open is over with the connection that it befell: the next one goes through. */
  private adopt(wire: Wire): void {
    this.wire = wire;
    if (this.current === 'silent') this.become('up');
    else this.impose(wire);
  }

  private impose(wire: Wire): void {
    if (this.current === 'down') return wire.end(ABNORMAL, '');
    wire.isSilent = this.current === 'silent';
    wire.pace(this.current === 'slow' ? SLOW_MS : 0);
  }
}
