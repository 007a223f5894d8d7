import { Injectable } from '@nestjs/common';
import type { Changes } from '../../../realtime/decision.js';
import { Webhooks } from '../../../webhooks/webhooks.js';
import { noticeOf, noticeReads } from './notice.rules.js';

const MESSAGE = 'message';

/** Has the app's own server told of messages that somebody misses. */
@Injectable()
export class NoticesService {
  constructor(private readonly webhooks: Webhooks) {
    webhooks.provide(MESSAGE, { reads: noticeReads, render: noticeOf });
  }

  /** For the commit of the message. */
  timers(messageId: string): NonNullable<Changes['timers']> {
    return this.webhooks.timers(MESSAGE, messageId);
  }
}
