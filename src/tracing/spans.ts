import { SpanStatusCode, isSpanContextValid, trace } from '@opentelemetry/api';
import type { Span, SpanOptions, Tracer } from '@opentelemetry/api';
import { SERVER_VERSION } from '../version.js';

const tracer = registeredTracer();

/**
 * Whether the operator registered an OpenTelemetry SDK before this server was loaded (`node --import`). Asked once: where
 * there is none, a trace costs one comparison per frame.
 */
export const isTraced = tracer !== undefined;

/**
 * Does the work in a span, the parent of those that are begun meanwhile. Of an error only its name is told: what it says
 * may quote what somebody wrote. Just does the work where nothing {@link isTraced}.
 */
export async function inSpan<T>(name: string, options: SpanOptions, work: (span?: Span) => T | Promise<T>): Promise<T> {
  if (tracer === undefined) return work();
  return tracer.startActiveSpan(name, options, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
      throw error;
    } finally {
      span.end();
    }
  });
}

function registeredTracer(): Tracer | undefined {
  const found = trace.getTracer('rally', SERVER_VERSION);
  // Only an SDK gives ids to spans, also to those that it does not sample. This one is never ended, so never exported.
  return isSpanContextValid(found.startSpan('rally.start').spanContext()) ? found : undefined;
}
