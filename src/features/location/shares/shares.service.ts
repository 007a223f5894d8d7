import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../config/app-config.js';
import type { UserId } from '../../../protocol/ids.js';
import type { RoomCall } from '../../../realtime/call.js';
import { defineCommand } from '../../../realtime/decision.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { Stamp } from '../../../protocol/stamp.js';
import { FixesService } from '../fixes/fixes.service.js';
import type { ShareAck } from '../location.messages.js';
import { sharerKey } from '../sharer-key.js';
import { TrackRecorder } from '../track/track-recorder.js';
import { shareKey } from './share-rows.rules.js';
import type { ShareExtendDto, ShareStartDto } from './share.dto.js';
import { decideExtend, decideStart, decideStop, startReads } from './share.rules.js';
import type { ShareExtension } from './share.rules.js';

const shareOnly = ({ user }: { readonly user: UserId }) => ({ rows: [shareKey(user)] });
const start = defineCommand({ reads: startReads, decide: decideStart });
const extend = defineCommand<ShareExtension, ShareAck>({ reads: shareOnly, decide: decideExtend });
const stop = defineCommand({ reads: shareOnly, decide: decideStop });

/** Who lets whom see where they are, until when (LOC-6). */
@Injectable()
export class SharesService {
  constructor(
    private readonly rooms: Rooms,
    private readonly fixes: FixesService,
    private readonly recorder: TrackRecorder,
    private readonly config: AppConfig,
  ) {}

  async start(call: RoomCall, asked: ShareStartDto): Promise<ShareAck & Stamp> {
    const { user, device } = call.session;
    await this.recorder.flush(sharerKey(call.room, user)); // Of the old one: with its end the track is closed.
    const ack = await this.rooms.run(start, call, {
      user,
      device,
      shareId: randomUUID(),
      durationMs: asked.duration_ms,
      isJourney: asked.until === 'arrival',
      placeId: asked.place_id,
      precision: asked.precision ?? 'exact',
      audience: asked.audience,
      keepTrackMs: asked.keep_track === true ? this.config.location.trackRetentionMs : undefined,
    });
    this.fixes.drop(call.room, user); // What waits was meant for the old one.
    return ack;
  }

  extend(call: RoomCall, { duration_ms }: ShareExtendDto): Promise<ShareAck & Stamp> {
    return this.rooms.run(extend, call, { user: call.session.user, durationMs: duration_ms });
  }

  async stop(call: RoomCall): Promise<object> {
    const { user } = call.session;
    await this.recorder.flush(sharerKey(call.room, user));
    const ack = await this.rooms.run(stop, call, { user });
    this.fixes.drop(call.room, user);
    return ack;
  }
}
