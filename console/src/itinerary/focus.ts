import type { Frame } from '@rally/client';
import type { Session } from '../session/session.js';
import { Cell } from './cell.js';

/** Who looks at what (PLAN-11). */
export interface Look {
  readonly user: string;
  readonly item_id: string;
}

/** What is not said again in this time counts no more. */
const LOOK_MS = 30_000;
const SAY_AGAIN_MS = 15_000;

/** Tells the others what this user looks at, and shows what they look at. */
export class Focus {
  readonly others = new Cell<readonly Look[]>([]);
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private again: ReturnType<typeof setInterval> | undefined;
  private own: string | null = null;

  constructor(private readonly session: Session) {
    session.room.on('ephemeral', (frame) => this.hear(frame));
  }

  look(itemId: string | null): void {
    if (itemId === this.own) return;
    this.own = itemId;
    clearInterval(this.again);
    this.say();
    if (itemId !== null) this.again = setInterval(() => this.say(), SAY_AGAIN_MS);
  }

  private say(): void {
    this.session.room.cast('planning', { action: 'focus', item_id: this.own });
  }

  private hear({ type, user_id: user = '', payload }: Frame): void {
    if (type !== 'planning' || payload['action'] !== 'focus' || user === this.session.user) return;
    const { item_id } = payload;
    clearTimeout(this.timers.get(user));
    const rest = this.others.get().filter((one) => one.user !== user);
    if (typeof item_id !== 'string') return this.others.set(rest);
    this.others.set([...rest, { user, item_id }]);
    this.timers.set(
      user,
      setTimeout(() => this.others.set(this.others.get().filter((one) => one.user !== user)), LOOK_MS),
    );
  }
}
