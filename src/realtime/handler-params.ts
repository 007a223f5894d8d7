import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Call } from './call.js';
import { RawPayload } from './payload.pipe.js';

/** The payload, as the validated DTO that the parameter's type names. */
export const Payload = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { payload, session } = callOf(context);
  return new RawPayload(payload, session.isStrict);
});

/** Who sends the frame, to which room, and with which id: a RoomCall in features, a Call in the kernel. */
export const CurrentCall = createParamDecorator((_: unknown, context: ExecutionContext) => callOf(context));

function callOf(context: ExecutionContext): Call {
  return context.switchToWs().getData<Call>();
}
