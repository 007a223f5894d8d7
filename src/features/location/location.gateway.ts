import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../realtime/call.js';
import { CurrentCall, Payload } from '../../realtime/handler-params.js';
import { RealtimeGateway } from '../../realtime/realtime-gateway.decorator.js';
import { LocationBatchDto, LocationSnapshotDto, LocationUpdateDto } from './fixes/fix.dto.js';
import { BatchesService } from './fixes/batches.service.js';
import { FixesService } from './fixes/fixes.service.js';
import { SnapshotService } from './snapshot/snapshot.service.js';

@RealtimeGateway()
export class LocationGateway {
  constructor(
    private readonly fixes: FixesService,
    private readonly snapshots: SnapshotService,
    private readonly batches: BatchesService,
  ) {}

  @SubscribeMessage('location.update')
  onUpdate(@Payload() fix: LocationUpdateDto, @CurrentCall() call: RoomCall) {
    return this.fixes.update(call, fix);
  }

  @SubscribeMessage('location.batch')
  onBatch(@Payload() { points }: LocationBatchDto, @CurrentCall() call: RoomCall) {
    return this.batches.add(call, points);
  }

  @SubscribeMessage('location.snapshot')
  onSnapshot(@Payload() { cursor }: LocationSnapshotDto, @CurrentCall() call: RoomCall) {
    return this.snapshots.page(call, cursor);
  }
}
