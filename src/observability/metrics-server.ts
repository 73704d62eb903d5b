import { createServer } from "node:http";
import { type AddressInfo } from "node:net";
import type { Figures, Metrics } from "./metrics";

export interface MetricsServer {
  /** Where it answers: http://127.0.0.1:9464/metrics. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

interface Options {
  readonly host: string;
  readonly port: number;
  readonly metrics: Metrics;
  readonly figures: () => Promise<Figures>;
}

/** Serves the metrics on a port of their own, which is not for everyone who may ask the graph. */
export async function serveMetrics({ host, port, metrics, figures }: Options): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") {
      response.writeHead(404, { "content-type": "text/plain" }).end("The metrics are at /metrics.\n");
      return;
    }
    figures()
      .then((found) => metrics.text(found))
      .then(
        (text) => response.writeHead(200, { "content-type": metrics.contentType }).end(text),
        () => response.writeHead(500).end(),
      );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const { address, family, port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${taken}/metrics`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
