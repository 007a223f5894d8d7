import { Module } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { AppConfig } from '../config/app-config.js';
import { Authenticator } from './authenticator.js';
import { GrantedRoomPolicy, OpenRoomPolicy, RoomPolicy } from './room-policy.js';
import { TokenAuthenticator } from './token-authenticator.js';
import { tokenKeys } from './token-keys.js';
import { TrustingAuthenticator } from './trusting-authenticator.js';

/** The one place that chooses how identities are verified and rooms are guarded. */
@Module({
  providers: [
    {
      provide: Authenticator,
      useFactory: async ({ auth }: AppConfig, clock: Clock) =>
        auth.mode === 'jwt'
          ? new TokenAuthenticator(auth, await tokenKeys(auth.keys), clock)
          : new TrustingAuthenticator(),
      inject: [AppConfig, Clock],
    },
    {
      provide: RoomPolicy,
      useFactory: ({ auth }: AppConfig) => (auth.mode === 'jwt' ? new GrantedRoomPolicy() : new OpenRoomPolicy()),
      inject: [AppConfig],
    },
  ],
  exports: [Authenticator, RoomPolicy],
})
export class AuthModule {}
