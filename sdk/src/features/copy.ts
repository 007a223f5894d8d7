import { Emitter } from '../emitter.js';
import { RallyError } from '../errors.js';
import type { Frame, JoinedPayload } from '../frames.js';
import type { RallyRoom } from '../room.js';

/**
 * A copy of one part of a room: whole when it is loaded, which is told by `sync`, and kept by the frames that come after
 * it. What comes while it is loaded waits.
 */
export abstract class Copy<Page extends object, Events extends { sync: unknown }> {
  private readonly emitter = new Emitter<Events>((error) => this.room.report(error));
  /** Frames that came since loading began; `undefined` while the copy is good. */
  private waiting: Frame[] | undefined = [];
  private isLoading = false;
  /** Counts loadings: only the last one counts. */
  private turn = 0;
  /** Events up to here are in the copy already. */
  private asOf = 0;

  constructor(
    protected readonly room: RallyRoom,
    protected readonly type: string,
  ) {
    room.on('joined', (joined) => this.join(joined));
    room.on('truncate', () => void this.load()); // What is void may have changed what is not.
    room.on('event', (frame) => this.hear(frame));
    room.on('ephemeral', (frame) => this.hear(frame));
  }

  on<Name extends keyof Events>(name: Name, listener: (value: Events[Name]) => void): () => void {
    return this.emitter.on(name, listener);
  }

  /** The part as it is now. */
  protected abstract ask(cursor?: string): Promise<Page>;
  /** The seq as of which a page is true. */
  protected abstract seqOf(page: Page): number;
  /** Takes the place of what was there. */
  protected abstract begin(pages: readonly Page[]): void;
  /** A frame of this type that is news. */
  protected abstract take(frame: Frame): void;
  /** What `sync` tells. */
  protected abstract all(): Events['sync'];
  /** What the log does not tell, of a resumed join. */
  protected refresh?(page: Page): void;

  protected tell<Name extends keyof Events>(name: Name, value: Events[Name]): void {
    this.emitter.emit(name, value);
  }

  private join({ resumed, state, seq }: JoinedPayload): void {
    const page = state?.[this.type] as Page | undefined;
    if (!resumed) {
      if (page !== undefined) void this.load(page, seq);
    } else if (this.waiting === undefined) {
      if (page !== undefined) this.refresh?.(page);
    } else if (!this.isLoading) void this.load();
  }

  private hear(frame: Frame): void {
    if (frame.type !== this.type) return;
    if (this.waiting !== undefined) this.waiting.push(frame);
    else if (frame.seq === undefined || frame.seq > this.asOf) this.take(frame);
  }

  /** Asks for what is not given. If the room is over before, the copy stays as it was. */
  private async load(first?: Page, asOf?: number): Promise<void> {
    const turn = ++this.turn;
    this.waiting = [];
    this.isLoading = true;
    try {
      const pages: Page[] = [];
      for (let page = first ?? (await this.ask()); ;) {
        if (turn !== this.turn) return;
        pages.push(page);
        const { cursor } = page as { readonly cursor?: string };
        if (cursor === undefined) break;
        page = await this.ask(cursor);
      }
      this.loaded(pages, asOf);
    } catch (error) {
      // The pages of another instance, or of another time: from the beginning.
      if (turn === this.turn && error instanceof RallyError && error.code === 'cursor_invalid') void this.load();
    }
  }

  private loaded(pages: Page[], asOf?: number): void {
    const [first] = pages;
    const waiting = this.waiting ?? [];
    this.waiting = undefined;
    this.isLoading = false;
    if (first !== undefined) this.asOf = asOf ?? this.seqOf(first);
    this.begin(pages);
    this.tell('sync', this.all());
    for (const frame of waiting) this.hear(frame);
  }
}
