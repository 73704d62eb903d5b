import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseSync } from "@swc/core";
import { Client } from "pg";

const PROJECT = path.resolve(import.meta.dirname, "../../..");
const LEFT_OUT = ["node_modules", ".git", "dist", ".data"];

/** Says where the database is that tests copy, and whether any test failed, and not only took too long. */
const reporter = (template, outcome) => `
  const { writeFileSync } = require("node:fs");
  const say = (word) => writeFileSync(${JSON.stringify(outcome)}, word);
  module.exports = class {
    onRunStart() {
      const { TEST_SERVER_URL, TEST_TEMPLATE } = process.env;
      writeFileSync(${JSON.stringify(template)}, JSON.stringify({ TEST_SERVER_URL, TEST_TEMPLATE }));
    }
    // --bail ends jest before it would write of its own.
    onTestCaseResult(test, { status, failureMessages }) {
      if (status === "failed") say(failureMessages.some((text) => text.includes("Exceeded timeout")) ? "late" : "failed");
    }
    onRunComplete(contexts, { numFailedTests, numRuntimeErrorTestSuites, numPassedTests }) {
      if (numFailedTests + numRuntimeErrorTestSuites === 0 && numPassedTests > 0) say("passed");
    }
  };`;

/**
 * A copy of the repository in which guards are taken away and tests run. The database that its tests copy is made by
 * the first run, and kept.
 */
export class Copy {
  folder = mkdtempSync(path.join(os.tmpdir(), "jad-graph-mutants-"));
  #nothing = path.join(this.folder, "nothing.cjs");
  #reporter = path.join(this.folder, "reporter.cjs");
  #template = path.join(this.folder, "template.json");
  #outcome = path.join(this.folder, "outcome.txt");
  #running = null;

  constructor() {
    for (const entry of readdirSync(PROJECT)) {
      if (LEFT_OUT.includes(entry)) continue;
      cpSync(path.join(PROJECT, entry), path.join(this.folder, entry), { recursive: true });
    }
    symlinkSync(path.join(PROJECT, "node_modules"), path.join(this.folder, "node_modules"));
    writeFileSync(this.#nothing, "module.exports = async () => undefined;");
    writeFileSync(this.#reporter, reporter(this.#template, this.#outcome));
  }

  /** The tests that notice this mutant; null where none does. */
  async killer({ file, text }, stages) {
    const place = path.join(this.folder, file);
    const original = readFileSync(place, "utf8");
    parseSync(text, { syntax: "typescript", decorators: true });
    writeFileSync(place, text);
    try {
      return await this.failing(stages);
    } finally {
      writeFileSync(place, original);
    }
  }

  /**
   * The first tests that fail. A test has to fail: that one cannot be run at all, since something else has broken,
   * says nothing about the guard.
   */
  async failing(stages) {
    for (const stage of stages) {
      const outcome = await this.#run(stage);
      if (outcome === "failed") return stage.join(" ");
      if (outcome !== "passed") throw new Error(`no test of ${stage.join(" ")} could be run, or in time`);
    }
    return null;
  }

  async #run(stage) {
    rmSync(this.#outcome, { force: true });
    const template = existsSync(this.#template) ? JSON.parse(readFileSync(this.#template, "utf8")) : null;
    const kept = ["--globalTeardown", this.#nothing, ...(template ? ["--globalSetup", this.#nothing] : [])];
    const options = ["--bail", "--runInBand", "--testTimeout", "120000", "--reporters", this.#reporter];
    this.#running = spawn(
      process.execPath,
      ["node_modules/jest/bin/jest.js", "--rootDir", this.folder, ...options, ...kept, ...stage],
      {
        cwd: this.folder,
        env: { ...process.env, ...template, NODE_ENV: "test" },
        stdio: "ignore",
        timeout: 600_000,
      },
    );
    await once(this.#running, "close");
    return existsSync(this.#outcome) ? readFileSync(this.#outcome, "utf8") : "nothing";
  }

  async remove() {
    this.#running?.kill();
    if (existsSync(this.#template)) await dropDatabases(JSON.parse(readFileSync(this.#template, "utf8")));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function dropDatabases({ TEST_SERVER_URL: url, TEST_TEMPLATE: template }) {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    "select datname from pg_database where starts_with(datname::text, $1)",
    [template.replace(/template$/, "")],
  );
  for (const { datname } of rows) await client.query(`drop database if exists "${datname}" with (force)`);
  await client.end();
}
