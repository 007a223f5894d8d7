import { Catch, HttpException, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { WsException } from '@nestjs/websockets';
import { Refusal } from '../protocol/refusal.js';
import { StoreUnavailable } from '../store/room-store.js';
import type { Call } from './call.js';

/**
 * The one place that turns what a handler throws into what its client is told. Global filters do not reach gateways, and
 * Nest's own one echoes the client's input. The dispatcher sends the answer, so that answers keep their order.
 */
@Catch()
export class RealtimeExceptionFilter implements ExceptionFilter {
  private readonly logger = new Logger('Handler');

  catch(exception: unknown, host: ArgumentsHost): void {
    const call = host.switchToWs().getData<Call>();
    call.refusal = this.refusalOf(exception, call);
  }

  private refusalOf(exception: unknown, call: Call): Refusal {
    if (exception instanceof Refusal) return exception;
    if (exception instanceof StoreUnavailable) return new Refusal('unavailable');
    // What guards of module authors throw.
    if (exception instanceof WsException || exception instanceof HttpException) return new Refusal('forbidden');
    this.logger.error(`${call.kind} failed in session ${call.session.id}`, exception);
    return new Refusal('internal');
  }
}
