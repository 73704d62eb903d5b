import { spawn } from "node:child_process";
import path from "node:path";
import { nodeOptionsOf } from "../../shipping/dockerfile.mjs";
import { DIST, PROJECT } from "./built.mjs";

const NODE_OPTIONS = nodeOptionsOf(PROJECT);

/** In characters: what is kept of what it says. */
const MOST_SAID = 20_000;

/** The built program as a process of its own, as often as it is started. */
export class Program {
  #environment;
  #child = null;
  #closed = Promise.resolve();
  #isDisposed = false;
  /** Where it answers; null while it does not. */
  url = null;
  said = "";
  /** The last fault of its own that it has reported. */
  fault = null;
  /** How often it ended without having been told to. */
  fell = 0;

  constructor(environment) {
    this.#environment = environment;
  }

  get isRunning() {
    return this.#child !== null;
  }

  get pid() {
    return this.#child?.pid ?? null;
  }

  /** For good: whoever is about to start it again may not. */
  async dispose() {
    this.#isDisposed = true;
    await this.end("SIGKILL");
  }

  /** Resolves when it answers. */
  async start() {
    if (this.#isDisposed) throw new Error("The server has been ended for good");
    const child = spawn(process.execPath, [...NODE_OPTIONS, path.join(DIST, "main.js")], {
      env: { PATH: process.env.PATH, HOST: "127.0.0.1", PORT: "0", ...this.#environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    this.#closed = new Promise((resolve) => child.once("close", resolve));
    this.url = await new Promise((resolve, reject) => {
      let beginning = "";
      const listen = (chunk) => {
        this.said = (this.said + String(chunk)).slice(-MOST_SAID);
        const [fault] = /^Error.*(\n +at .*)?/m.exec(String(chunk)) ?? [];
        if (fault !== undefined) this.fault = fault;
        if (this.url !== null) return;
        beginning += String(chunk);
        const url = /(http:\S+)\/graphql\b/.exec(beginning)?.[1];
        if (url !== undefined) resolve(url);
      };
      child.stdout.on("data", listen);
      child.stderr.on("data", listen);
      child.once("close", (code) => {
        if (!child.isEnded) this.fell += 1;
        if (this.#child === child) [this.#child, this.url] = [null, null];
        reject(new Error(`The server ended (${code}) before it was ready:\n${beginning}`));
      });
    });
  }

  /** Resolves when it has ended, with the milliseconds that it took. */
  async end(signal) {
    const child = this.#child;
    if (child === null) return 0;
    const started = performance.now();
    child.isEnded = true;
    // Until it has ended, others may find that it answers: it says itself that it takes nothing more.
    if (signal === "SIGKILL") this.url = null;
    child.kill(signal);
    await this.#closed;
    return performance.now() - started;
  }
}
