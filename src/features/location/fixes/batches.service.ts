import { Injectable } from '@nestjs/common';
import type { JsonObject } from '../../../protocol/envelope.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomCall } from '../../../realtime/call.js';
import { PayloadPipe, RawPayload } from '../../../realtime/payload.pipe.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { FixesAck } from '../location.messages.js';
import { sharerKey } from '../sharer-key.js';
import { POSITIONS, newestFix, shareIn, shareKey } from '../shares/share-rows.rules.js';
import type { Share } from '../shares/share-rows.rules.js';
import { TrackRecorder } from '../track/track-recorder.js';
import { batchAck, judgeBatch, trackedOf } from './batch.rules.js';
import type { BatchFix, JudgedBatch } from './batch.rules.js';
import { BatchFixDto } from './fix.dto.js';
import { newerOf } from './fix.rules.js';
import { FixesService, isAccepted } from './fixes.service.js';

/** What a device took while it was away, in one frame (LOC-2). */
@Injectable()
export class BatchesService {
  private readonly payloads = new PayloadPipe();

  constructor(
    private readonly rooms: Rooms,
    private readonly fixes: FixesService,
    private readonly recorder: TrackRecorder,
  ) {}

  async add(call: RoomCall, points: readonly JsonObject[]): Promise<FixesAck> {
    const { room, session } = call;
    const fixes = points.map((fields, place) => this.read(fields, session.isStrict, place));
    const view = await this.rooms.view(room, {
      rows: [shareKey(session.user)],
      laneKeys: [{ lane: POSITIONS, key: session.user }],
    });
    const last = newerOf(newestFix(view, session.user), this.fixes.last(call));
    const judged = judgeBatch(fixes, last, view.now);
    const share = shareIn(view, session.user);
    const isNewest = await this.publish(call, judged, share);
    const key = sharerKey(room, session.user);
    if (isOf(call, share)) {
      this.recorder.gather(key, call, share, trackedOf(judged, share.started_at));
      await this.recorder.flush(key);
    }
    return batchAck(judged, isNewest);
  }

  /** Only the newest goes out; whether it was. */
  private async publish(call: RoomCall, { newer, stale }: JudgedBatch, share: Share | undefined): Promise<boolean> {
    const newest = newer.at(-1);
    if (newest !== undefined) return isAccepted(await this.fixes.submit(call, newest.fix, newest.verdict));
    if (stale.length > 0 && !isOf(call, share)) throw new Refusal('not_sharing');
    return false;
  }

  private read(fields: JsonObject, isStrict: boolean, place: number): BatchFix {
    return this.payloads.read(BatchFixDto, new RawPayload(fields, isStrict), `points.${place}`);
  }
}

function isOf({ session }: RoomCall, share: Share | undefined): share is Share {
  return share !== undefined && share.device === session.device;
}
