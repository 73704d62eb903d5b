import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly status: { readonly code?: number };
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Takes spans by OTLP over HTTP as JSON, as a collector of OpenTelemetry does. */
export async function startCollector() {
  const spans: ReceivedSpan[] = [];
  const paths = new Set<string | undefined>();
  const server = createServer((request, response) => {
    paths.add(request.url);
    void json(request).then((body: any) => {
      for (const { scopeSpans } of body.resourceSpans) {
        for (const { spans: received } of scopeSpans) {
          for (const { attributes, ...span } of received) {
            spans.push({ ...span, attributes: Object.fromEntries(attributes.map(read)) });
          }
        }
      }
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    paths,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

function read({ key, value }: { readonly key: string; readonly value: Readonly<Record<string, unknown>> }) {
  return [key, Object.values(value)[0]] as const;
}
