import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Call } from './call.js';
import type { Connection } from './connection.js';
import { PayloadPipe, RawPayload } from './payload.pipe.js';

/** Place of the connection among what a handler is called with: Nest's client, the call, the connection. */
const CONNECTION = 2;

const Unvalidated = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { payload, session } = callOf(context);
  return new RawPayload(payload, session.isStrict);
});

/** The payload, as the validated DTO that the parameter's type names. */
export function Payload(): ParameterDecorator {
  return Unvalidated(PayloadPipe);
}

/** Who sends the frame, to which room, and with which id: a RoomCall in features, a Call in the kernel. */
export const CurrentCall = createParamDecorator((_: unknown, context: ExecutionContext) => callOf(context));

/** For the kernel: features know their sender by the call. Nest's `ConnectedSocket` is nobody here. */
export const CurrentConnection = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.getArgByIndex<Connection>(CONNECTION),
);

function callOf(context: ExecutionContext): Call {
  return context.switchToWs().getData<Call>();
}
