import { Injectable, Logger } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import type { WebhooksConfig } from '../config/app-config.js';
import { Meters } from '../meters/meters.js';
import type { RoomId } from '../protocol/ids.js';
import type { Changes, Reads } from '../realtime/decision.js';
import { RoomFeatures } from '../realtime/room-features.js';
import { RoomStore } from '../store/room-store.js';
import type { Millis, TimerKey } from '../store/room-contents.js';
import type { Firing, RoomView } from '../store/room-store.js';
import { GIVE_UP_AFTER_MS, pauseAfter } from './webhook.rules.js';
import { SENDING_MAX_MS, WebhookSender } from './webhook-sender.js';
import type { WebhookEvent } from './webhook-sender.js';

/** Whoever made it is through with the event, or dead, when it ends: then another instance is given the timer. */
const CLAIM_MS: Millis = SENDING_MAX_MS + 2_000;
/** What this registers as; no client can say it, because it has no handlers. */
const TYPE = 'webhook';

/** What the app's own server is told of something that happened: made of one instant of the room, anew for each attempt. */
export interface Notice {
  /** `subject` is what the timer was set for, e.g. a message id. */
  readonly reads: (subject: string) => Reads;
  /** Pure; `null`: there is nothing (left) to tell. `at` is when it happened. */
  readonly render: (subject: string, view: RoomView) => Pick<WebhookEvent, 'at' | 'data'> | null;
}

/** HOOK-1: tells the app's own server, at least once, what timers of rooms remember (decision 17). */
@Injectable()
export class Webhooks implements OnModuleDestroy {
  private readonly logger = new Logger(Webhooks.name);
  private readonly notices = new Map<string, Notice>();
  private readonly underWay = new Set<Promise<void>>();
  private isStopping = false;

  constructor(
    private readonly store: RoomStore,
    private readonly sender: WebhookSender,
    private readonly meters: Meters,
    private readonly config: AppConfig,
    features: RoomFeatures,
  ) {
    features.register({ type: TYPE, onTimer: (room, firing) => this.fire(room, firing) });
  }

  /** Once for each type of event, at the start. */
  provide(type: string, notice: Notice): void {
    this.notices.set(type, notice);
  }

  /** For the commit that does what is to be told; none where nobody wants to be told. `subject` is unique among all rooms. */
  timers(type: string, subject: string): NonNullable<Changes['timers']> {
    if (this.config.webhooks === undefined) return [];
    return [{ key: `${TYPE}.${type}/${subject}`, at: this.store.now() }];
  }

  /** What is under way ends, so that it need not be told twice. */
  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    await Promise.all(this.underWay);
  }

  /** Resolves before the app's server is called, so that no other timer of the room waits for it. */
  private async fire(room: RoomId, firing: Firing): Promise<void> {
    // Left to another instance, or to the next start.
    if (this.isStopping) return;
    const to = this.config.webhooks;
    const seen = to && (await this.look(room, firing.key));
    if (!seen || this.isTooOld(seen)) {
      await this.store.commit(room, { firing });
      return;
    }
    const claim = { key: firing.key, at: seen.now + CLAIM_MS };
    const { kind } = await this.store.commit(room, { firing, timers: [claim] });
    if (kind !== 'committed') return;
    const telling = this.deliver(to, claim, seen.event).finally(() => this.underWay.delete(telling));
    this.underWay.add(telling);
  }

  /** What is to be told, if there is anything. */
  private async look(room: RoomId, key: TimerKey): Promise<{ event: WebhookEvent; now: Millis } | undefined> {
    const [type = '', subject = ''] = key.slice(TYPE.length + 1).split('/');
    const notice = this.notices.get(type);
    if (notice === undefined) return undefined;
    const view = await this.store.read(room, notice.reads(subject));
    if (view.kind === 'duplicate') throw new Error('A read without `once` was answered by a receipt');
    const told = notice.render(subject, view);
    if (told === null) return undefined;
    return { event: { id: `${type}.${subject}`, type, room_id: room, ...told }, now: view.now };
  }

  private isTooOld({ event, now }: { readonly event: WebhookEvent; readonly now: Millis }): boolean {
    if (now - event.at < GIVE_UP_AFTER_MS) return false;
    this.logger.warn(`Webhook ${event.id} was given up: it was not taken for a day`);
    this.meters.webhooks.add('given_up');
    return true;
  }

  /** Never rejects: what the store does not hear now is told again when the claim ends. */
  private async deliver(to: WebhooksConfig, claim: Firing, event: WebhookEvent): Promise<void> {
    const sending = await this.sender.send(to, event);
    if (sending === 'unsent') return;
    this.meters.webhooks.add(sending === 'taken' ? 'sent' : 'retried');
    const now = this.store.now();
    const again = { key: claim.key, at: now + pauseAfter(now - event.at, Math.random()) };
    try {
      await this.store.commit(event.room_id, { firing: claim, timers: sending === 'taken' ? [] : [again] });
    } catch (error) {
      this.logger.warn(`Webhook ${event.id} may be told again, the store did not hear of it: ${String(error)}`);
    }
  }
}
