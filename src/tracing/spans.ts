import { ROOT_CONTEXT, SpanStatusCode, TraceFlags, isSpanContextValid, trace } from '@opentelemetry/api';
import type { Context, Span, SpanContext, SpanOptions, Tracer } from '@opentelemetry/api';
import { SERVER_VERSION } from '../version.js';

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

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
  return tracer.startActiveSpan(name, options, (span) => ended(span, work));
}

/**
 * `inSpan` for what others caused, perhaps in another process, each by its {@link activeTraceparent}: a child of the first
 * of them that is sampled, linked to the others. Without any it begins a trace. What is no traceparent is ignored.
 */
export async function inSpanAfter<T>(
  causes: Iterable<string>,
  name: string,
  options: SpanOptions,
  work: () => T | Promise<T>,
): Promise<T> {
  if (tracer === undefined) return work();
  const contexts = Array.from(causes, spanContextOf).filter((context) => context !== undefined);
  const parent = contexts.find(({ traceFlags }) => (traceFlags & TraceFlags.SAMPLED) !== 0) ?? contexts[0];
  const links = contexts.filter((context) => context !== parent).map((context) => ({ context }));
  return tracer.startActiveSpan(name, { ...options, links }, contextAfter(parent), (span) => ended(span, work));
}

/** The span that is active now, as W3C Trace Context writes it; `undefined` where there is none. */
export function activeTraceparent(): string | undefined {
  const active = tracer && trace.getActiveSpan()?.spanContext();
  if (active === undefined || !isSpanContextValid(active)) return undefined;
  return `00-${active.traceId}-${active.spanId}-${active.traceFlags.toString(16).padStart(2, '0')}`;
}

function spanContextOf(traceparent: string): SpanContext | undefined {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(traceparent) ?? [];
  const context = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(context) ? context : undefined;
}

function contextAfter(parent: SpanContext | undefined): Context {
  return parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
}

async function ended<T>(span: Span, work: (span: Span) => T | Promise<T>): Promise<T> {
  try {
    return await work(span);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
    throw error;
  } finally {
    span.end();
  }
}

function registeredTracer(): Tracer | undefined {
  const found = trace.getTracer('rally', SERVER_VERSION);
  // Only an SDK gives ids to spans, also to those that it does not sample. This one is never ended, so never exported.
  return isSpanContextValid(found.startSpan('rally.start').spanContext()) ? found : undefined;
}
