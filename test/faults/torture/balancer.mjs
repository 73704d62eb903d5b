import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";

/** In milliseconds: how often it asks a server whether it is ready, and what it waits for an answer. */
const BETWEEN = 50;
const PATIENCE = 20_000;

/**
 * Sends requests to servers in turn, over connections that are kept. It asks each server whether it is ready, as a
 * balancer does, and sends nothing again: what got no answer is lost, unless no connection was taken for it.
 */
export class Balancer {
  answered = 0;
  lost = 0;
  /** Answers that there was no connection, or no end of a statement, in time. */
  late = 0;
  /** Answers with another error. */
  wrong = 0;
  /** The first of them, for whoever looks for the cause. */
  wrongly = null;
  refused = 0;
  /** Answers that say that their connection ends with them. */
  closing = 0;
  #servers;
  #ready = new Set();
  #agent = new http.Agent({ keepAlive: true });
  #turn = 0;
  #isClosed = false;

  static async open(servers) {
    const balancer = new Balancer(servers);
    for (const server of servers) void balancer.#watch(server);
    await balancer.untilReady(servers.length);
    return balancer;
  }

  constructor(servers) {
    this.#servers = servers;
  }

  async untilReady(count) {
    while (this.#ready.size < count) await pause(BETWEEN);
  }

  async until(answered) {
    while (this.answered < answered) await pause(10);
  }

  close() {
    this.#isClosed = true;
    this.#agent.destroy();
  }

  async #watch(server) {
    while (!this.#isClosed) {
      const isReady =
        server.url !== null &&
        (await fetch(`${server.url}/readyz`).then(
          ({ ok }) => ok,
          () => false,
        ));
      if (isReady) this.#ready.add(server);
      else this.#ready.delete(server);
      await pause(BETWEEN);
    }
  }

  async ask({ query, variables, token = null }) {
    const body = JSON.stringify({ query, variables });
    for (;;) {
      const ready = this.#servers.filter((server) => this.#ready.has(server) && server.url !== null);
      if (ready.length === 0) {
        await pause(5);
        continue;
      }
      this.#turn += 1;
      const { url } = ready[this.#turn % ready.length];
      const outcome = await this.#send(new URL("/graphql", url), body, token);
      if (outcome !== "refused") {
        if (outcome === "lost") this.lost += 1;
        else this.answered += 1;
        return;
      }
      this.refused += 1;
      await pause(5);
    }
  }

  #send(url, body, token) {
    return new Promise((resolve) => {
      const headers = {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      };
      const request = http.request(url, { method: "POST", agent: this.#agent, headers, timeout: PATIENCE });
      request.on("timeout", () => request.destroy());
      request.on("error", ({ code }) => resolve(code === "ECONNREFUSED" ? "refused" : "lost"));
      request.on("response", (response) => {
        let said = "";
        response.on("data", (chunk) => (said += chunk));
        response.on("error", () => resolve("lost"));
        response.on("close", () => resolve(response.complete ? "answered" : "lost"));
        response.on("end", () => {
          if (response.headers.connection === "close") this.closing += 1;
          if (response.statusCode === 200 && !said.includes('"errors"')) return;
          if (/"code":"(TIMEOUT|UNAVAILABLE)"/.test(said)) {
            this.late += 1;
            return;
          }
          this.wrong += 1;
          this.wrongly ??= `${response.statusCode} ${said}`;
        });
      });
      request.end(body);
    });
  }
}
