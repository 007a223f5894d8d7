import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AuthModule } from '../auth/auth.module.js';
import { AppConfig } from '../config/app-config.js';
import { StoreModule } from '../store/store.module.js';
import { Admission } from './admission.js';
import { Attendance } from './attendance.js';
import { Connections } from './connections.js';
import { Departures } from './departures.js';
import { Dispatcher } from './dispatcher.js';
import { Disconnections } from './disconnections.js';
import { Door } from './door.js';
import { Entrances } from './entrances.js';
import { Drain } from './drain.js';
import { DrainState } from './drain-state.js';
import { HandlerCatalog } from './handler-catalog.js';
import { Heartbeat } from './heartbeat.js';
import { Identification } from './identification.js';
import { JoinAnswers } from './join-answers.js';
import { Memberships } from './memberships.js';
import { OpenFiles } from './open-files.js';
import { NoRateLimit, RateLimit, TokenBucketRateLimit } from './rate-limit.js';
import { RoomLines } from './room-lines.js';
import { Removals } from './removals.js';
import { RoomDeletions } from './room-deletions.js';
import { ResumeTokens } from './resume-tokens.js';
import { Revocations } from './revocations.js';
import { RoomActions } from './room-actions.js';
import { RoomFeatures } from './room-features.js';
import { Pace } from './pace.js';
import { RoomFeeds } from './room-feeds.js';
import { RoomGateway } from './room.gateway.js';
import { Rooms } from './rooms.js';
import { Routes } from './routes.js';
import { ServerCalls } from './server-calls.js';
import { SessionExpiry } from './session-expiry.js';
import { SessionGateway } from './session.gateway.js';
import { SessionRefresh } from './session-refresh.js';
import { Sessions } from './sessions.js';
import { SystemRoom } from './system-room.js';
import { TicketController } from './ticket.controller.js';
import { Tickets } from './tickets.js';
import { Timers } from './timers.js';
import { UpgradeRequiredController } from './upgrade-required.controller.js';
import { Upgrades } from './upgrade.js';
import { Welcome } from './welcome.js';

/** The kernel: sockets, sessions, rooms. Features import it for {@link Rooms} and {@link RoomFeatures}. */
@Module({
  imports: [DiscoveryModule, AuthModule, StoreModule],
  controllers: [TicketController, UpgradeRequiredController],
  providers: [
    Admission,
    Attendance,
    Connections,
    Departures,
    Disconnections,
    Dispatcher,
    Door,
    Drain,
    DrainState,
    Entrances,
    HandlerCatalog,
    Heartbeat,
    Identification,
    JoinAnswers,
    Memberships,
    OpenFiles,
    Removals,
    RoomDeletions,
    RoomLines,
    ResumeTokens,
    Revocations,
    RoomActions,
    RoomFeatures,
    Pace,
    RoomFeeds,
    RoomGateway,
    Rooms,
    Routes,
    ServerCalls,
    SessionExpiry,
    SessionGateway,
    SessionRefresh,
    Sessions,
    SystemRoom,
    Tickets,
    Timers,
    Upgrades,
    Welcome,
    {
      provide: RateLimit,
      useFactory: ({ connection }: AppConfig) =>
        connection.isRateLimited ? new TokenBucketRateLimit() : new NoRateLimit(),
      inject: [AppConfig],
    },
  ],
  exports: [
    Attendance,
    Connections,
    Disconnections,
    DrainState,
    Removals,
    RoomDeletions,
    Revocations,
    RoomFeatures,
    RoomFeeds,
    RoomLines,
    Rooms,
    ServerCalls,
    SystemRoom,
  ],
})
export class RealtimeModule {}
