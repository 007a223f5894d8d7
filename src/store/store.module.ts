import { Logger, Module } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { AppConfig } from '../config/app-config.js';
import { Meters } from '../meters/meters.js';
import { isTraced } from '../tracing/spans.js';
import { chooseStore, StoreChoice } from './choose-store.js';
import { RoomStore } from './room-store.js';
import { TracedRoomStore } from './traced-room-store.js';

/** Gives everybody the one store that was chosen. */
@Module({
  providers: [
    {
      provide: StoreChoice,
      useFactory: ({ store, presence }: AppConfig, clock: Clock, { store: meters }: Meters) =>
        chooseStore(store, { clock, graceMs: presence.graceMs, log: new Logger('Store'), meters }),
      inject: [AppConfig, Clock, Meters],
    },
    {
      provide: RoomStore,
      useFactory: ({ store }: StoreChoice) => (isTraced ? new TracedRoomStore(store) : store),
      inject: [StoreChoice],
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
