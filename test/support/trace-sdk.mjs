/** Preloaded, as operators do it: an SDK, whose spans are printed. */
import { NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';

function told(span) {
  const { traceId, spanId } = span.spanContext();
  const { name, attributes, status } = span;
  const links = span.links.map(({ context }) => context.spanId);
  return { name, attributes, traceId, spanId, parent: span.parentSpanContext?.spanId, links, status: status.code };
}

const exporter = {
  export(spans, done) {
    for (const span of spans) process.stdout.write(`SPAN ${JSON.stringify(told(span))}\n`);
    done({ code: 0 });
  },
  shutdown: () => Promise.resolve(),
};
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
