import { UseFilters, UsePipes, applyDecorators } from '@nestjs/common';
import { WebSocketGateway } from '@nestjs/websockets';
import { PayloadPipe } from './payload.pipe.js';
import { RealtimeExceptionFilter } from './realtime-exception.filter.js';

export const WS_PATH = '/ws';

/** Makes a class one of the gateways on the shared server: same path, same validation, same errors. */
export function RealtimeGateway(): ClassDecorator {
  return applyDecorators(
    WebSocketGateway({ path: WS_PATH }),
    UseFilters(RealtimeExceptionFilter),
    UsePipes(PayloadPipe),
  );
}
