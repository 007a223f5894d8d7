import { Injectable } from '@nestjs/common';
import { COMMAND_MAX_RACES } from '../../../protocol/limits.js';
import type { RoomId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomCall } from '../../../realtime/call.js';
import { defineCommand } from '../../../realtime/decision.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { Stamp } from '../../../protocol/stamp.js';
import type { Firing } from '../../../store/room-store.js';
import { FixesService } from '../fixes/fixes.service.js';
import { decideForget, decideTrackEnd, forgetReads, trackEndReads } from './track-end.rules.js';
import { continued, emptyPage, pageOf, planPage } from './track-page.rules.js';
import type { TrackRequest } from './track-page.rules.js';
import { TRACK_PAGE_MAX } from './track.dto.js';
import type { TrackDto } from './track.dto.js';
import type { ForgetAck, TrackFeaturePage, TrackPointsPage } from './track.messages.js';
import { ofTrackTimer, tracksKey } from './track-rows.rules.js';

type Page = TrackPointsPage | TrackFeaturePage;

const end = { reads: trackEndReads, decide: decideTrackEnd };
const forget = defineCommand({ reads: forgetReads, decide: decideForget });

/** Where somebody was, for those who were to see it (LOC-9); and how all of that is forgotten. */
@Injectable()
export class TracksService {
  constructor(
    private readonly rooms: Rooms,
    private readonly fixes: FixesService,
  ) {}

  async page(call: RoomCall, asked: TrackDto): Promise<Page> {
    const request = continued(
      {
        user: asked.user_id,
        reader: call.session.user,
        shareId: asked.share_id,
        from: asked.from ?? 0,
        to: asked.to ?? Number.MAX_SAFE_INTEGER,
        limit: asked.limit ?? TRACK_PAGE_MAX,
        format: asked.format ?? 'points',
      },
      asked.cursor,
    );
    if (request instanceof Refusal) throw request;
    return this.read(call.room, request);
  }

  /** LOC-6, LOC-9. */
  async forget(call: RoomCall): Promise<ForgetAck & Stamp> {
    const { user } = call.session;
    const ack = await this.rooms.run(forget, call, { user });
    this.fixes.drop(call.room, user);
    return ack;
  }

  /** The time of a track is over; for timers of `isTrackTimer`. */
  expire(room: RoomId, firing: Firing): Promise<void> {
    return this.rooms.settle(room, end, ofTrackTimer(firing.key), { firing });
  }

  /** Which rows a page needs, the list of tracks tells: both are read at one instant, once it is known which they are. */
  private async read(room: RoomId, request: TrackRequest): Promise<Page> {
    const index = tracksKey(request.user);
    let view = await this.rooms.view(room, { rows: [index] });
    for (let race = 0; race < COMMAND_MAX_RACES; race++) {
      const plan = planPage(request, view);
      if (plan instanceof Refusal) throw plan;
      if (plan === undefined) return emptyPage(request.format);
      if (plan.keys.every((key) => view.rows.has(key))) return pageOf(plan, request, view.rows);
      view = await this.rooms.view(room, { rows: [index, ...plan.keys] });
    }
    throw new Refusal('unavailable', { message: 'The track keeps changing; ask again' });
  }
}
