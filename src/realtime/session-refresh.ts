import { Injectable } from '@nestjs/common';
import { Authenticator } from '../auth/authenticator.js';
import { RoomPolicy } from '../auth/room-policy.js';
import { Refusal } from '../protocol/refusal.js';
import type { Connection } from './connection.js';
import { Departures } from './departures.js';
import { Revocations } from './revocations.js';

/** AUTH-5: a connection goes on with a newer token. */
@Injectable()
export class SessionRefresh {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly policy: RoomPolicy,
    private readonly revocations: Revocations,
    private readonly departures: Departures,
  ) {}

  /** When the new token expires; without tokens never. A token that is refused changes nothing. */
  async refresh(connection: Connection, token: string): Promise<{ expires_at?: number }> {
    const { session } = connection;
    const identity = await this.identify(connection, token);
    if (identity instanceof Refusal) throw identity;
    if (this.revocations.covers(identity)) throw new Refusal('unauthorized', { message: 'The user is revoked.' });
    session.identity = identity;
    await this.review(connection);
    return identity.token === undefined ? {} : { expires_at: identity.token.expiresAt };
  }

  private async identify({ session }: Connection, token: string) {
    try {
      return await this.authenticator.authenticate({ userId: session.user, token });
    } catch {
      return new Refusal('unavailable');
    }
  }

  /** The rooms that it is in: as what it is there now, or out of them. */
  private async review(connection: Connection): Promise<void> {
    for (const [room, membership] of [...connection.memberships]) {
      const role = await this.policy.roleOf(connection.session.identity, room);
      if (role === null) await this.departures.remove(connection, room, {});
      else connection.memberships.set(room, { ...membership, role });
    }
  }
}
