import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { loadFiles, readArguments, readFiles } from "../../src/database/load/load-command";
import { operation } from "./fixture";
import { contents, openEmpty, openSeeded, type OwnDatabase } from "./loading";

const NEW =
  "jad-test-2025: new, 2 threat areas, 1 included operation, 1 coordination centre, 4 participants, 3 deployments, 3 publications, 16 figures";

const SCRIPT = path.resolve(__dirname, "../../scripts/load.mjs");

/** What is said while a clone that has changed is brought up to date. */
const PREPARATION = /^(Building|Generating| {2}(done|…)).*\n/gm;

interface Outcome {
  readonly code: number | null;
  readonly said: string;
  readonly complained: string;
}

/** `npm run load -- …` as it is typed, from a folder of one's own. */
function runLoad(url: string, folder: string, ...words: string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const environment = { ...process.env, NODE_ENV: "test", DATABASE_URL: url, INIT_CWD: folder };
    const child = spawn(process.execPath, [SCRIPT, ...words], {
      cwd: path.dirname(path.dirname(SCRIPT)),
      env: environment,
    });
    let [said, complained] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (complained += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, said: said.replace(PREPARATION, ""), complained }));
  });
}

describe("npm run load", () => {
  let own: OwnDatabase;
  let folder: string;

  beforeEach(async () => {
    own = await openSeeded();
    folder = await mkdtemp(path.join(os.tmpdir(), "jad-graph-load "));
  });
  afterEach(async () => {
    await own.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const write = (name: string, content: string | Buffer | object) =>
    writeFile(
      path.join(folder, name),
      typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content, null, 2),
    );

  const name = (file: string) => path.join(folder, file);

  const load = async (files: readonly string[], dryRun = false) =>
    loadFiles(own.database, await readFiles(files.map(name)), dryRun);

  test("loads a file that is named from where it is called", async () => {
    await write("one.json", operation());
    expect(await runLoad(own.url, folder, "one.json")).toEqual({ code: 0, said: `${NEW}\n`, complained: "" });
    expect(await own.database.operation.count({ where: { code: "jad-test-2025" } })).toBe(1);
  });

  test("ends with code 1 and a line for every fault, and writes nothing", async () => {
    await write("right.json", operation());
    await write("wrong.json", { ...operation(), code: "other", series: "jad-danub", status: "PLANNED" });
    await write("same.json", operation());
    const before = await contents(own.database, { versions: true });
    expect(await runLoad(own.url, folder, "right.json", "wrong.json", "same.json")).toEqual({
      code: 1,
      said: "",
      complained: [
        `${name("wrong.json")}:4:13 The series "jad-danub" is not known; did you mean jad-danube?`,
        `${name("same.json")}:2:11 "jad-test-2025" is already the code of ${name("right.json")}.`,
        "",
      ].join("\n"),
    });
    expect(await contents(own.database, { versions: true })).toEqual(before);
  });

  test("says what is new, then that nothing changed, then what a correction changed", async () => {
    await write("one.json", operation());
    expect(await load(["one.json"])).toEqual([NEW]);
    expect(await load(["one.json"])).toEqual(["jad-test-2025: nothing changed"]);
    const { publications, ...rest } = operation();
    const [first, ...others] = publications;
    const figures = first?.figures.toSpliced(4, 1, { subject: "RESULTS", category: "HITS", value: 1 });
    await write("one.json", {
      ...rest,
      motto: "Once more",
      publications: [{ ...first, figures }, ...others],
    });
    expect(await load(["one.json"])).toEqual([
      "jad-test-2025: the operation itself changed; 1 figure added, 0 changed, 1 removed",
    ]);
  });

  test("in a dry run says the same and changes nothing", async () => {
    await write("one.json", operation());
    const before = await contents(own.database, { versions: true });
    expect(await load(["one.json"], true)).toEqual([NEW, "This was a dry run: nothing was written."]);
    expect(await contents(own.database, { versions: true })).toEqual(before);
  });

  test("loads operations that include each other in one go, in whichever order", async () => {
    await write("outer.json", { ...operation(), includes: ["jad-inner"] });
    await write("inner.json", { ...operation(), code: "jad-inner", includes: [] });
    expect(await load(["outer.json", "inner.json"])).toEqual([
      NEW,
      NEW.replace("jad-test-2025", "jad-inner").replace(" 1 included operation,", ""),
    ]);
  });

  test("tells of every file that cannot be read what it is", async () => {
    await mkdir(name("folder"));
    await write("empty.json", " \n");
    await write("mark.json", "\uFEFF{}");
    await write("latin.json", Buffer.from('{ "name": "T\xfcrkiye" }', "latin1"));
    await write("large.json", Buffer.alloc(5 * 1024 * 1024 + 1, " "));
    const sentences: Record<string, string> = {
      "missing.json": "does not exist.",
      folder: "is a folder; name the files in it.",
      "empty.json": "is empty.",
      "mark.json": "begins with a byte order mark; save it as UTF-8 without one.",
      "latin.json": "is not UTF-8; save it in that encoding.",
      "large.json": "is larger than 5 MB, the most that is read.",
    };
    await expect(readFiles([...Object.keys(sentences).map(name), "/dev/null"])).rejects.toThrow(
      new Error(
        [
          ...Object.entries(sentences).map(([file, sentence]) => `${name(file)} ${sentence}`),
          "/dev/null is no ordinary file.",
        ].join("\n"),
      ),
    );
  });

  test("takes files and --dry-run, and nothing else", () => {
    expect(readArguments(["a.json", "--dry-run", "b.json"])).toEqual({
      dryRun: true,
      files: ["a.json", "b.json"],
    });
    expect(readArguments(["a.json"])).toEqual({ dryRun: false, files: ["a.json"] });
    for (const words of [[], ["--dry-run"], ["--force", "a.json"], ["--help"]])
      expect(readArguments(words)).toBeNull();
  });

  test("says that a correction of an operation of ours is loaded over at the next start", async () => {
    await write("mine.json", { ...operation(), code: "jad-danube-5", includes: [] });
    expect((await load(["mine.json"]))[1]).toBe(
      "Note: prisma/data/operations/jad-danube-5.json is loaded again at the next start; to keep the change of jad-danube-5, make it there.",
    );
  });

  test("brings an empty database up to date first", async () => {
    const empty = await openEmpty();
    await write("one.json", operation());
    expect((await runLoad(empty.url, folder, "one.json")).code).toBe(0);
    expect(await empty.database.operation.count()).toBe(39);
    await empty.stop();
  });

  test("says in one sentence that the database is not there", async () => {
    await write("one.json", operation());
    const { code, complained } = await runLoad(
      "postgresql://postgres@127.0.0.1:1/nowhere",
      folder,
      "one.json",
    );
    expect([code, complained]).toEqual([
      1,
      "The database cannot be used: connect ECONNREFUSED 127.0.0.1:1. Start it, or correct DATABASE_URL.\n",
    ]);
  });
});
