import { isObservable, lastValueFrom } from 'rxjs';
import type { KindMeter } from '../meters/kind-meter.js';
import type { Refusal } from '../protocol/refusal.js';
import type { Call } from './call.js';

/** What a handler answered: the payload of the ack, or what the exception filter made of what it threw. */
export async function answerOf(handled: Promise<unknown>, call: Call, meter: KindMeter): Promise<object | Refusal> {
  const result = await handled;
  // An interceptor turns every result into a stream; nothing runs until somebody subscribes.
  const value: unknown = isObservable(result) ? await lastValueFrom(result, { defaultValue: undefined }) : result;
  meter.seconds.add((performance.now() - call.beganAt) / 1_000);
  if (call.refusal !== undefined) return call.refusal;
  return typeof value === 'object' && value !== null ? value : {};
}
