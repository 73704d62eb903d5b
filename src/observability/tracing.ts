import { setTimeout as pause } from "node:timers/promises";
import type { Span } from "@opentelemetry/api";
import type { Trace, TracedPart, TraceRequest } from "../core/trace";

export interface Tracing {
  readonly trace: Trace;
  readonly traceRequest: TraceRequest;
  /** Sends what has not been sent yet. */
  readonly stop: () => Promise<void>;
}

/** In milliseconds: how long a stop waits for whoever takes the spans. */
const LONGEST_FAREWELL = 3_000;

/**
 * Sends the spans of requests by OTLP over HTTP to an address, and loads what that takes. What else can be set, the
 * libraries read themselves from the variables that OpenTelemetry defines, such as OTEL_TRACES_SAMPLER.
 */
export async function startTracing(address: string): Promise<Tracing> {
  const [api, { BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, resources] =
    await Promise.all([
      import("@opentelemetry/api"),
      import("@opentelemetry/sdk-trace-node"),
      import("@opentelemetry/exporter-trace-otlp-http"),
      import("@opentelemetry/resources"),
    ]);
  const { context, propagation, SpanKind, SpanStatusCode } = api;
  const exporter = new OTLPTraceExporter({ url: `${address.replace(/\/$/, "")}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resources
      .resourceFromAttributes({ "service.name": "jad-graph" })
      .merge(resources.detectResources({ detectors: [resources.envDetector] })),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  provider.register();
  const tracer = provider.getTracer("jad-graph");
  const kinds = { internal: SpanKind.INTERNAL, database: SpanKind.CLIENT };

  const trace: Trace = (part, work) => {
    // What belongs to no request, as the look of a probe, is no part of anything.
    if (api.trace.getActiveSpan() === undefined) return work();
    return tracer.startActiveSpan(part.name, optionsOf(part), (span) => endAfter(span, work));
  };

  function optionsOf({ kind, attributes = {} }: TracedPart) {
    return { kind: kinds[kind], attributes };
  }

  function endAfter<Result>(span: Span, work: () => Result): Result {
    try {
      const result = work();
      if (!(result instanceof Promise)) {
        span.end();
        return result;
      }
      const end = () => span.end();
      result.then(end, (error: unknown) => {
        fail(span, error);
        span.end();
      });
      return result;
    } catch (error) {
      fail(span, error);
      span.end();
      throw error;
    }
  }

  /** SECURITY: a message may quote a value, and is left out. */
  function fail(span: Span, error: unknown): void {
    const { code } = error as { code?: unknown };
    span.setAttribute("error.type", typeof code === "string" ? code : (error as Error).name);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }

  const traceRequest: TraceRequest = (name, { headers }) => {
    const above = propagation.extract(context.active(), headers);
    const span = tracer.startSpan(name, { kind: SpanKind.SERVER }, above);
    const inside = api.trace.setSpan(above, span);
    return {
      run: (work) => context.with(inside, work),
      end({ requestId, kind, operation, document, status, codes }) {
        span.setAttributes({
          "http.response.status_code": status,
          "jad_graph.request_id": requestId,
          ...(kind === null ? {} : { "graphql.operation.type": kind }),
          ...(operation === null ? {} : { "graphql.operation.name": operation }),
          ...(document === null ? {} : { "jad_graph.document": document }),
          ...(codes.length === 0 ? {} : { "error.type": codes.join() }),
        });
        if (codes.length > 0) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      },
    };
  };

  return {
    trace,
    traceRequest,
    stop: () => Promise.race([provider.shutdown(), pause(LONGEST_FAREWELL, undefined, { ref: false })]),
  };
}
