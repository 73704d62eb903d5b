import { setTimeout as pause } from "node:timers/promises";
import { ask } from "./graph.mjs";

const READ = `query($code: String!) { operation(code: $code) { name participants(first: 100) { totalCount nodes { role } } } }`;

/** In milliseconds. */
const PATIENCE = 20_000;

/** Asks each program meanwhile whether it lives, and a question of anyone. */
export class Onlookers {
  /** How often each answer came to a question: OK, "no answer", or a code. */
  told = new Map();
  /** In milliseconds. */
  longest = 0;
  /** Of each probe, the milliseconds that it took. */
  probes = [];
  probesFailed = 0;
  #isOver = false;
  #ended;

  constructor(stage, clients = 2) {
    const living = stage.programs.filter(({ url }) => url !== null);
    const probing = living.map((program) => this.#probe(program.url));
    const reading = Array.from({ length: clients }, (_, index) =>
      this.#read(living[index % living.length].url, stage.operations[0]),
    );
    this.#ended = Promise.all([...probing, ...reading]);
    this.#ended.catch(() => undefined);
  }

  async stop() {
    this.#isOver = true;
    await this.#ended;
  }

  get longestProbe() {
    return Math.max(0, ...this.probes);
  }

  async #probe(url) {
    while (!this.#isOver) {
      const started = performance.now();
      const isAlive = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(PATIENCE) }).then(
        ({ ok }) => ok,
        () => false,
      );
      this.probes.push(performance.now() - started);
      if (!isAlive) this.probesFailed += 1;
      await pause(50);
    }
  }

  async #read(url, code) {
    while (!this.#isOver) {
      const answer = await ask(url, { query: READ, variables: { code } });
      this.longest = Math.max(this.longest, answer.milliseconds);
      const what = answer.status === 0 ? "no answer" : (answer.code ?? "OK");
      this.told.set(what, (this.told.get(what) ?? 0) + 1);
      await pause(20);
    }
  }
}
