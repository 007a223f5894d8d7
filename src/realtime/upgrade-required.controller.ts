import { Controller, Get, Header, HttpCode } from '@nestjs/common';
import { WS_PATH } from './realtime-gateway.decorator.js';

/** A plain request to the WebSocket path: says what is missing instead of "not found". */
@Controller()
export class UpgradeRequiredController {
  @Get(WS_PATH)
  @HttpCode(426)
  @Header('Upgrade', 'websocket')
  @Header('Connection', 'Upgrade, close')
  tell(): object {
    return { message: `Connect with a WebSocket: ws://<host>${WS_PATH}?room_id=<room>&user_id=<user>` };
  }
}
