import { Logger, Module } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { AppConfig } from '../config/app-config.js';
import { EmbeddedRoomStore } from './embedded/embedded-room-store.js';
import { RoomStore } from './room-store.js';

/** The one place that chooses a store. */
@Module({
  providers: [
    {
      provide: RoomStore,
      useFactory: ({ store, presence }: AppConfig, clock: Clock) =>
        EmbeddedRoomStore.open({ dataDir: store.dataDir, clock, graceMs: presence.graceMs, log: new Logger('Store') }),
      inject: [AppConfig, Clock],
    },
  ],
  exports: [RoomStore],
})
export class StoreModule implements OnApplicationShutdown {
  constructor(private readonly store: RoomStore) {}

  /** The last hook of all: by now no socket can ask for anything. */
  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}
