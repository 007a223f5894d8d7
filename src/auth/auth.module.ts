import { Module } from '@nestjs/common';
import { Authenticator } from './authenticator.js';
import { OpenRoomPolicy, RoomPolicy } from './room-policy.js';
import { TrustingAuthenticator } from './trusting-authenticator.js';

/** The one place that chooses how identities are verified and rooms are guarded. */
@Module({
  providers: [
    { provide: Authenticator, useClass: TrustingAuthenticator },
    { provide: RoomPolicy, useClass: OpenRoomPolicy },
  ],
  exports: [Authenticator, RoomPolicy],
})
export class AuthModule {}
