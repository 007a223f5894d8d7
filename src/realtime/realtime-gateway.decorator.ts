import { UseFilters, applyDecorators } from '@nestjs/common';
import { WebSocketGateway } from '@nestjs/websockets';
import { RealtimeExceptionFilter } from './realtime-exception.filter.js';

export const WS_PATH = '/ws';

/** Makes a class one of the gateways on the shared server: same path, same errors. */
export function RealtimeGateway(): ClassDecorator {
  return applyDecorators(WebSocketGateway({ path: WS_PATH }), UseFilters(RealtimeExceptionFilter));
}
