/** What is needed of a real WebSocket: the browser's, and that of package `ws`, have it. */
export interface WireSocket {
  readonly bufferedAmount: number;
  readonly readyState: number;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: Ending) => void): void;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}
export type WireSocketClass = new (url: string, protocols?: string[]) => WireSocket;

interface Ending {
  readonly code: number;
  readonly reason: string;
}
type Listener = (event: never) => void;

const OPEN = 1;

/** One WebSocket with a tap on it, as its client sees it. */
export class Wire {
  /** Nothing comes through in either direction, and the end is not told. */
  isSilent = false;
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly socket: WireSocket | undefined;
  private readonly late: { readonly data: unknown }[] = [];
  private paceMs = 0;
  private pacing: ReturnType<typeof setInterval> | undefined;
  private isOver = false;

  /** `open` gives nothing where there is no network. */
  constructor(open: () => WireSocket | undefined) {
    this.socket = open();
    this.socket?.addEventListener('message', (event) => this.receive(event));
    this.socket?.addEventListener('error', () => this.isSilent || this.tell('error', {}));
    this.socket?.addEventListener('close', ({ code, reason }) => this.isSilent || this.over({ code, reason }));
  }

  get isOpen(): boolean {
    return !this.isOver && this.socket?.readyState === OPEN;
  }

  /** Frames that have come, and were not told yet. */
  get waiting(): number {
    return this.late.length;
  }

  get bufferedAmount(): number {
    return this.socket?.bufferedAmount ?? 0;
  }

  addEventListener(type: string, listener: Listener): void {
    this.listeners.set(type, (this.listeners.get(type) ?? new Set()).add(listener));
  }

  send(text: string): void {
    if (!this.isSilent) this.socket?.send(text);
  }

  close(code?: number, reason?: string): void {
    this.socket?.close(code, reason);
  }

  /** Tells the client this end, and the server a normal one: a page may say few codes only. What waits is lost. */
  end(code: number, reason: string): void {
    this.late.length = 0;
    // The client listens only once it has been given the wire.
    queueMicrotask(() => this.over({ code, reason }));
    this.socket?.close();
  }

  /** ms between two frames; 0: at once, with those that wait. */
  pace(ms: number): void {
    clearInterval(this.pacing);
    this.paceMs = this.isOver ? 0 : ms;
    if (this.paceMs > 0) this.pacing = setInterval(() => this.tellNext(), this.paceMs);
    else while (this.late.length > 0) this.tellNext();
  }

  private receive(event: { readonly data: unknown }): void {
    if (this.isSilent || this.isOver) return;
    this.late.push({ data: event.data });
    if (this.paceMs === 0) this.tellNext();
  }

  private tellNext(): void {
    const next = this.late.shift();
    if (next !== undefined) this.tell('message', next);
  }

  private over(ending: Ending): void {
    if (this.isOver) return;
    this.pace(0);
    this.isOver = true;
    this.tell('close', ending);
  }

  private tell(type: string, event: object): void {
    for (const listener of this.listeners.get(type) ?? []) (listener as (event: object) => void)(event);
  }
}
