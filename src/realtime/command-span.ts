import { Refusal } from '../protocol/refusal.js';
import { inSpan } from '../tracing/spans.js';
import type { Call } from './call.js';

/** A command in a trace of its own. Its `rally.seq` is what the deliveries of it tell, too, on every instance. */
export function inCommandSpan(
  { kind, namedRoom }: Call,
  ask: () => Promise<object | Refusal>,
): Promise<object | Refusal> {
  const attributes = { 'rally.kind': kind, ...(namedRoom !== undefined && { 'rally.room': namedRoom }) };
  return inSpan('rally.command', { root: true, attributes }, async (span) => {
    const outcome = await ask();
    if (outcome instanceof Refusal) span?.setAttribute('rally.refusal', outcome.code);
    else if ('seq' in outcome && typeof outcome.seq === 'number') span?.setAttribute('rally.seq', outcome.seq);
    return outcome;
  });
}
