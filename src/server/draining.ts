import type { IncomingMessage, Server, ServerResponse } from "node:http";

/**
 * How a server takes its leave. A connection that is kept would be closed while its next request is on the way to it;
 * so every answer from now on ends its connection, and clients open the next one elsewhere.
 */
export class Draining {
  private hasBegun = false;
  private readonly open = new Set<ServerResponse>();

  constructor(httpServer: Server) {
    // Before whoever answers.
    httpServer.prependListener("request", (_request: IncomingMessage, response: ServerResponse) => {
      if (this.hasBegun) endWith(response);
      this.open.add(response);
      response.once("close", () => this.open.delete(response));
    });
  }

  get isUnderWay(): boolean {
    return this.hasBegun;
  }

  begin(): void {
    this.hasBegun = true;
    for (const response of this.open) if (!response.headersSent) endWith(response);
  }
}

function endWith(response: ServerResponse): void {
  response.setHeader("Connection", "close");
}
