import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { importJWK, SignJWT } from "jose";
import { built } from "./built.mjs";
import { Cluster } from "./cluster.mjs";
import { ask } from "./graph.mjs";
import { setUp } from "./operations.mjs";
import { Program } from "./program.mjs";
import { randomNumbers } from "./random.mjs";

const { ensureDevelopmentKey } = built("authentication/development-key.js");

/** In milliseconds: what a server that was told to end still waits for. */
const PATIENCE = 60_000;

/** A database cluster, a database on it with operations in which parties report, and servers that work on it. */
export class Stage {
  programs = [];
  operations = [];
  #places = [];
  #marker = 0;
  #reporters = new Map();
  #closing = [];
  #sign;
  #deadline = Infinity;

  static #open = new Set();

  static async open({ seed, isQuick, folder = null, tidy = null }) {
    const stage = new Stage();
    Stage.#open.add(stage);
    [stage.seed, stage.isQuick] = [seed, isQuick];
    stage.random = randomNumbers(seed);
    stage.folder = folder ?? mkdtempSync(path.join(os.tmpdir(), "jad-graph-torture-"));
    stage.atEnd(tidy ?? (() => rmSync(stage.folder, { recursive: true, force: true })));
    try {
      await stage.#prepare();
    } catch (error) {
      await stage.close();
      throw error;
    }
    return stage;
  }

  async #prepare() {
    this.cluster = await Cluster.create(path.join(this.folder, "cluster"));
    this.atEnd(() => this.cluster.stop());
    this.dataFolder = path.join(this.folder, "programs");
    mkdirSync(this.dataFolder);
    this.database = "torture";
    await this.cluster.query(`create database ${this.database}`);
    this.#sign = await signer(path.join(this.dataFolder, "development-key.json"));
    await this.ensure(1);
    const [first] = this.programs;
    const { operations, places } = await setUp(first.url, this);
    this.operations = operations;
    this.#places = this.random.shuffle(places);
    for (const { party } of places) {
      if (!this.#reporters.has(party))
        this.#reporters.set(party, await this.token(`reporter-${party}`, `reporter:${party}`));
    }
  }

  /** A server on the stage's database. */
  async startProgram(environment = {}) {
    const program = new Program({
      DATABASE_URL: this.cluster.url(this.database),
      DATA_FOLDER: this.dataFolder,
      ...environment,
    });
    this.atEnd(() => program.dispose());
    await program.start();
    return program;
  }

  /** At least so many servers, all of which answer and are ready, and a database that is there. */
  async ensure(programs) {
    for (const program of this.programs) if (!program.isRunning) await program.start();
    while (this.programs.length < programs) this.programs.push(await this.startProgram());
    await this.untilReady();
  }

  /** Only these servers are sent to while the action runs. */
  async withPrograms(programs, action) {
    const others = this.programs;
    this.programs = programs;
    try {
      return await action();
    } finally {
      this.programs = others;
    }
  }

  /** Resolves when all servers say that they are ready and answer a question, with the milliseconds that it took. */
  async untilReady() {
    const started = performance.now();
    for (const program of this.programs) {
      while (!(await this.#isReady(program))) {
        if (performance.now() - started > PATIENCE) throw new Error(`Not ready again:\n${program.said}`);
        await pause(20);
      }
    }
    return performance.now() - started;
  }

  async #isReady({ url }) {
    if (url === null) return false;
    const isReady = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (!isReady) return false;
    const { code, status } = await ask(url, { query: "{ operations(first: 1) { totalCount } }" });
    return status === 200 && code === null;
  }

  /** Where one of the servers answers, the next one with each turn; waits until there is one. */
  async anyProgram(turn) {
    for (;;) {
      const living = this.programs.filter(({ url }) => url !== null);
      if (living.length > 0) return living[turn % living.length].url;
      await pause(20);
    }
  }

  /** Places at which nobody has reported yet: a period of an operation, and a party. */
  takePlaces(count) {
    const taken = this.#places.splice(0, count);
    if (taken.length < count) throw new Error("There are no places left to report at");
    return taken;
  }

  /** From now on, a fault that can go on for long ends after so many milliseconds. */
  hurry(milliseconds) {
    this.#deadline = performance.now() + milliseconds;
  }

  get hasTime() {
    return performance.now() < this.#deadline;
  }

  nextMarker() {
    this.#marker += 1;
    return this.#marker;
  }

  /** The last marker that was given. */
  get marker() {
    return this.#marker;
  }

  reporter(party) {
    return this.#reporters.get(party);
  }

  token(subject, ...roles) {
    return this.#sign(subject, roles);
  }

  atEnd(action) {
    this.#closing.unshift(action);
  }

  /** Ends all that was started, and removes its files. */
  static async closeAll() {
    for (const stage of Stage.#open) await stage.close();
  }

  async close() {
    Stage.#open.delete(this);
    for (const action of this.#closing.splice(0)) {
      try {
        await action();
      } catch (error) {
        console.error(error);
      }
    }
  }
}

/** Makes tokens with the key of development. */
async function signer(file) {
  const jwk = await ensureDevelopmentKey(file);
  const key = await importJWK(jwk, "ES256");
  return (subject, roles) =>
    new SignJWT({ roles })
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: jwk.kid })
      .setSubject(subject)
      .setIssuer("jad-graph-development")
      .setAudience("jad-graph")
      .setIssuedAt()
      .setExpirationTime("1h")
      .sign(key);
}
