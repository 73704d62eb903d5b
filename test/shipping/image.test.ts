import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { askProgram, startProgram, stopPrograms } from "../support/program";
import { createTestDatabase, type TestDatabase } from "../support/test-database";

const PROJECT = path.resolve(__dirname, "../..");
const MODULES = path.join(PROJECT, "node_modules");
const LONG_ENOUGH = 60_000;

interface Stage {
  readonly base: string;
  readonly name: string;
  readonly steps: readonly {
    readonly keyword: string;
    readonly text: string;
    readonly words: readonly string[];
    readonly from?: string;
  }[];
  readonly image: {
    readonly environment: Readonly<Record<string, string>>;
    readonly user: string;
    readonly command: readonly string[] | null;
    readonly healthcheck: readonly string[] | null;
    readonly stopSignal: string;
  };
}

const stages = JSON.parse(
  execFileSync(process.execPath, [path.join(__dirname, "dockerfile.mjs")], { encoding: "utf8" }),
) as Stage[];
const [, , last] = stages;

describe("the image", () => {
  test("is made from one base, whose version is named", () => {
    const bases = new Set(stages.map(({ base }) => base));
    expect([...bases]).toEqual([expect.stringMatching(/^node:22-bookworm-slim(@sha256:[0-9a-f]{64})?$/)]);
  });

  test("runs as an ordinary user, without a shell, and ends by SIGTERM", () => {
    expect(last?.image).toEqual({
      environment: { NODE_ENV: "production", HOST: "0.0.0.0", PORT: "4000" },
      workdir: "/app",
      user: "1000:1000",
      command: ["node", "--max-semi-space-size=8", "--heap-growing-percent=100", "dist/main.js"],
      healthcheck: ["node", "healthcheck.mjs"],
      stopSignal: "SIGTERM",
    });
    // A shell would be needed at the end by a RUN alone.
    expect(last?.steps.filter(({ keyword }) => ["RUN", "ADD", "SHELL"].includes(keyword))).toEqual([]);
  });

  test("installs what the lockfile says, and runs no script of a package", () => {
    const installs = stages.flatMap(({ steps }) =>
      steps.filter(({ keyword, text }) => keyword === "RUN" && /\bnpm (?!run)/.test(text)),
    );
    expect(installs.map(({ text }) => text)).toEqual([
      "RUN npm ci --ignore-scripts",
      "RUN npm ci --omit=dev --omit=optional --ignore-scripts",
    ]);
  });

  test("copies what is there", () => {
    for (const { steps } of stages)
      for (const { keyword, words, from } of steps)
        if (keyword === "COPY" && from === undefined)
          for (const word of words.slice(0, -1))
            expect([word, existsSync(path.join(PROJECT, word))]).toEqual([word, true]);
  });
});

describe("the running program", () => {
  let database: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(path.join(os.tmpdir(), "jad-graph-loaded-"));
  });
  afterAll(async () => {
    await stopPrograms();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The files of packages that a start, an answer and an end have loaded, as Node itself writes them down. */
  async function loadedFiles(): Promise<string[]> {
    const program = startProgram({
      DATABASE_URL: database.url,
      NODE_ENV: "production",
      ALLOW_INSECURE: "superuser",
      NODE_V8_COVERAGE: folder,
    });
    const url = await program.ready;
    expect(await askProgram(url, `{ country(code: "BA") { name } }`)).toEqual({
      data: { country: { name: "Bosnia and Herzegovina" } },
    });
    program.kill("SIGTERM");
    expect(await program.exit).toBe(0);
    const urls = readdirSync(folder).flatMap((name) => {
      const { result } = JSON.parse(readFileSync(path.join(folder, name), "utf8")) as {
        result: { url: string }[];
      };
      return result.map((script) => script.url);
    });
    return urls
      .filter((one) => one.startsWith("file:"))
      .map((one) => path.relative(MODULES, fileURLToPath(one)).split(path.sep).join("/"))
      .filter((file) => !file.startsWith("../"));
  }

  test(
    "loads nothing that the image leaves out",
    async () => {
      const loaded = await loadedFiles();
      expect(loaded).toContain("@prisma/client/runtime/query_compiler_fast_bg.postgresql.js");
      expect(loaded).toContain("express/index.js");

      const { packages } = JSON.parse(readFileSync(path.join(PROJECT, "package-lock.json"), "utf8")) as {
        packages: Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean }>;
      };
      const packageOf = (file: string) => /^(.*node_modules\/)?(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? "";
      const absent = [...new Set(loaded.map(packageOf))].filter((name) => {
        const locked = packages[`node_modules/${name}`];
        return !locked || locked.dev === true || locked.optional === true || locked.devOptional === true;
      });
      // `debug` colours what it says where this one is there by chance, and goes on without it.
      expect(absent.sort()).toEqual(["has-flag", "supports-color"]);

      const prune = pathToFileURL(path.join(PROJECT, "scripts/prune-packages.mjs")).href;
      const removed = execFileSync(
        process.execPath,
        [
          "--input-type=module",
          "--eval",
          `import { isNeeded } from ${JSON.stringify(prune)};
           import { json } from "node:stream/consumers";
           console.log(JSON.stringify((await json(process.stdin)).filter((file) => !isNeeded(file))));`,
        ],
        { input: JSON.stringify(loaded), encoding: "utf8" },
      );
      expect(JSON.parse(removed)).toEqual([]);
    },
    LONG_ENOUGH,
  );

  test(
    "is found ready by the health check of the image, and not before it is there",
    async () => {
      const check = (port: string) => {
        try {
          return execFileSync(process.execPath, [path.join(PROJECT, "scripts/healthcheck.mjs")], {
            env: { PORT: port },
            encoding: "utf8",
          });
        } catch (error) {
          return (error as { status: number }).status;
        }
      };
      const url = await startProgram({ DATABASE_URL: database.url }).ready;
      expect(check(new URL(url).port)).toMatch(/^200 \{"status":"ready"/);
      expect(check("1")).toBe(1);
    },
    LONG_ENOUGH,
  );
});
