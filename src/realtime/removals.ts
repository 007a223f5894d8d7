import { Injectable } from '@nestjs/common';
import type { RoomId, UserId } from '../protocol/ids.js';
import { Refusal } from '../protocol/refusal.js';
import type { RoomCall } from './call.js';
import { Connections } from './connections.js';
import { both, change, defineCommand } from './decision.js';
import type { Decision, RemovalPart, RowsView } from './decision.js';
import { Departures } from './departures.js';
import { decideReadmit, decideRemove, removalRows } from './removal.rules.js';
import type { Readmitting, Removal, Removing } from './removal.rules.js';
import { RoomFeatures } from './room-features.js';
import { RoomFeeds } from './room-feeds.js';
import { Rooms } from './rooms.js';
import type { Stamp } from '../protocol/stamp.js';

const readmit = defineCommand({
  reads: ({ user }: Readmitting) => ({ rows: removalRows(user) }),
  decide: decideReadmit,
});

/** ROOM-8: moderators take users out of a room. The frames that ask for it are a feature's. */
@Injectable()
export class Removals {
  /** With all that features take from the user. */
  private readonly remover = defineCommand({
    reads: ({ user }: Removing) => ({
      rows: [...removalRows(user), ...this.parts().flatMap((part) => part.rows(user))],
    }),
    decide: (removing: Removing, view: RowsView): Decision<object> => {
      const decision = decideRemove(removing, view);
      if (decision instanceof Refusal || decision.kind === 'answer') return decision;
      const parts = this.parts().map((part) => part.changes(removing.user, view));
      return change(parts.reduce(both, decision.changes), decision.ack);
    },
  });

  constructor(
    private readonly rooms: Rooms,
    private readonly connections: Connections,
    private readonly departures: Departures,
    private readonly features: RoomFeatures,
    feeds: RoomFeeds,
  ) {
    feeds.onRemoved = (room, user, removal) => this.takeOut(room, user, removal);
  }

  /**
   * All sessions of the user leave the room, on every instance, and none enters it until then. From the ack on nothing of
   * theirs is committed there. Refuses callers below a moderator; that the user's rank is below theirs is asked before.
   */
  async remove(call: RoomCall, { user, until }: Pick<Removing, 'user' | 'until'>): Promise<Stamp> {
    return this.rooms.run(this.remover, call, { user, until, by: moderatorOf(call) });
  }

  /** Takes it back. */
  async readmit(call: RoomCall, { user }: Pick<Readmitting, 'user'>): Promise<Stamp> {
    return this.rooms.run(readmit, call, { user, by: moderatorOf(call) });
  }

  private parts(): RemovalPart[] {
    return this.features.all().flatMap(({ removal }) => removal ?? []);
  }

  private takeOut(room: RoomId, user: UserId, removal: Removal): void {
    for (const connection of this.connections.of(user)) void this.departures.remove(connection, room, removal);
  }
}

function moderatorOf({ session, role }: RoomCall): UserId {
  if (role !== 'moderator' && role !== 'owner') throw new Refusal('forbidden');
  return session.user;
}
