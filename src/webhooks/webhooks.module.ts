import { Module } from '@nestjs/common';
import { RealtimeModule } from '../realtime/realtime.module.js';
import { StoreModule } from '../store/store.module.js';
import { Occupancy } from './occupancy.js';
import { WebhookSender } from './webhook-sender.js';
import { Webhooks } from './webhooks.js';

/** WEBHOOK_URL: the app's own server is told what its users miss. Features import it for {@link Webhooks}. */
@Module({
  imports: [RealtimeModule, StoreModule],
  providers: [Occupancy, WebhookSender, Webhooks],
  exports: [Webhooks],
})
export class WebhooksModule {}
