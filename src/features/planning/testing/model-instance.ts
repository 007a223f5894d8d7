import { RoomLines } from '../../../realtime/room-lines.js';
import type { ItemId, RoomId } from '../../../protocol/ids.js';
import { Call, RoomCall } from '../../../realtime/call.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { RuleStore } from '../../../testing/rule-store.js';
import { HistoryService } from '../history/history.service.js';
import { ItemsService } from '../items/items.service.js';
import { Upkeep } from '../items/upkeep.service.js';
import { LeasesService } from '../leases/leases.service.js';
import { leaseKey } from '../planning-rows.rules.js';
import { UndoService } from '../undo/undo.service.js';
import { VotesService } from '../votes/votes.service.js';
import type { Command } from './itinerary-model.js';
import { existing } from './model-room.js';
import type { Who } from './model-room.js';
import type { Step } from './model-steps.js';

const ROOM = 'trip' as RoomId;

/** The services of planning in one instance of the server, without what carries frames to them. */
export class ModelInstance {
  private readonly items: ItemsService;
  private readonly leases: LeasesService;
  private readonly votes: VotesService;
  private readonly undo: UndoService;
  private readonly pages: HistoryService;

  constructor(private readonly store: RuleStore) {
    const rooms = new Rooms(store);
    const upkeep = new Upkeep(rooms);
    this.items = new ItemsService(rooms, upkeep, new RoomLines());
    this.undo = new UndoService(rooms, upkeep, new RoomLines());
    this.leases = new LeasesService(rooms);
    this.pages = new HistoryService(rooms);
    this.votes = new VotesService(rooms);
  }

  async happen(step: Step, command: Command | undefined): Promise<object> {
    switch (step.kind) {
      case 'say':
        return this.obey(step.by, existing(command));
      case 'timer':
        return this.timer(step.id);
      case 'cut':
        return done(this.leases.cut(ROOM, step.by));
      case 'goOn':
        return done(this.leases.restore(ROOM, step.by));
      case 'leave':
        return done(this.leases.release(ROOM, step.by));
      case 'forfeit':
        return done(this.leases.forfeit(ROOM, this.store.room.epoch));
      default:
        return {};
    }
  }

  /** What the server has kept of an item, newest first. */
  async history(by: Who, id: ItemId): Promise<object[]> {
    const { changes } = await this.pages.history(callOf(by), { item_id: id });
    return changes.map(({ action, created, base, version, seq, user_id, undoes }) => ({
      action: created === true ? 'create' : action,
      base,
      version,
      seq,
      user_id,
      ...(undoes !== undefined && { undoes }),
    }));
  }

  private obey(by: Who, command: Command): Promise<object> {
    const call = callOf(by);
    switch (command.action) {
      case 'lock':
        return this.leases.lock(call, command);
      case 'renew':
        return this.leases.renew(call, command);
      case 'unlock':
        return this.leases.unlock(call, command);
      case 'update':
        return this.items.update(call, command);
      case 'create':
        return this.items.create(call, command);
      case 'move':
        return this.items.move(call, command);
      case 'delete':
        return this.items.delete(call, command);
      case 'restore':
        return this.items.restore(call, command);
      case 'vote':
        return this.votes.vote(call, command);
      case 'reorder':
        return this.items.reorder(call, command);
      case 'undo':
        return this.undo.undo(call, command.seq);
      case 'batch':
        return this.items.batch(
          call,
          command.ops.map((one) => ({ ...one })),
        );
    }
  }

  /** Whether or not it is due. */
  private async timer(id: ItemId): Promise<object> {
    const key = leaseKey(id);
    const at = this.store.room.timers.get(key);
    return at === undefined ? {} : done(this.leases.expire(ROOM, { key, at }));
  }
}

async function done(settled: Promise<void>): Promise<object> {
  await settled;
  return {};
}

function callOf({ user, session, role, version }: Who): RoomCall {
  const identity = { user };
  const nobodyElse = { device: undefined, openedAt: 0, isTakeover: false, isStrict: false, homeRoom: undefined };
  const sender = { id: session, user, identity, version, ...nobodyElse };
  return new RoomCall(new Call(sender, 'planning', undefined, {}, ROOM), ROOM, undefined, role);
}
