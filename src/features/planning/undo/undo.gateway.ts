import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import { PlanningUndoDto } from './undo.dto.js';
import { UndoService } from './undo.service.js';

@RealtimeGateway()
export class UndoGateway {
  constructor(private readonly undo: UndoService) {}

  @SubscribeMessage('planning.undo')
  onUndo(@Payload() { seq }: PlanningUndoDto, @CurrentCall() call: RoomCall) {
    return this.undo.undo(call, seq);
  }
}
