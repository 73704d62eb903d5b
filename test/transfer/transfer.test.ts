import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createExercise, type Exercise } from "../reports/exercise";
import { startWorld, type World } from "../support/world";

const COMMAND = path.resolve(__dirname, "../../dist/transfer/command.js");

let world: World;
let exercise: Exercise;
let folder: string;
let token: string;

beforeAll(async () => {
  world = await startWorld();
  exercise = await createExercise(world);
  token = exercise.spain["authorization"]?.replace("Bearer ", "") ?? "";
  folder = await mkdtemp(path.join(os.tmpdir(), "jad-graph-transfer-"));
});
afterAll(async () => {
  await world?.stop();
  await rm(folder, { recursive: true, force: true });
});

function run(...words: string[]) {
  return new Promise<{ code: number; output: string; errors: string }>((resolve) => {
    execFile(
      process.execPath,
      [COMMAND, ...words],
      { env: { PATH: process.env.PATH } },
      (error, output, errors) => {
        resolve({ code: Number(error?.code ?? 0), output, errors });
      },
    );
  });
}

const HEAD = "day,party,kind,category,value";

test("a file is imported, and what is there comes back as a file", async () => {
  const file = path.join(folder, "figures.csv");
  await writeFile(file, `${HEAD}\n2026-11-14,ES,CHECKS,PERSONS,1200\n`);
  const words = ["import", file, "--operation", exercise.code, "--token", token, "--url", world.url];
  expect(await run(...words, "--dry-run")).toEqual({
    code: 0,
    output: "1 submitted, 0 corrected, 0 unchanged.\nThis was a dry run: nothing was taken.\n",
    errors: "",
  });
  expect((await run(...words)).output).toBe("1 submitted, 0 corrected, 0 unchanged.\n");
  expect((await run(...words)).output).toBe(
    "1 submitted, 0 corrected, 0 unchanged.\nThe same file had been taken before; nothing was done now.\n",
  );
  const output = path.join(folder, "reports.csv");
  const exported = ["export", "reports", "--operation", exercise.code, "--token", token, "--url", world.url];
  expect(await run(...exported, "--output", output)).toEqual({ code: 0, output: "", errors: "" });
  expect(await readFile(output, "utf8")).toContain(",ES,1,SUBMITTED,false,false,");
});

test("published figures go to the standard output without a token", async () => {
  const { code, output } = await run(
    "export",
    "published",
    "--operation",
    "jad-see-2024",
    "--url",
    world.url,
  );
  expect(code).toBe(0);
  expect(output).toContain(",CHECKS,,655914,EXACT,");
});

test("every problem of a file is named", async () => {
  const file = path.join(folder, "wrong.csv");
  await writeFile(file, `${HEAD}\n2026-02-30,ES,CHECKS,PERSONS,x\n`);
  expect(
    await run("import", file, "--operation", exercise.code, "--token", token, "--url", world.url),
  ).toEqual({
    code: 1,
    output: "",
    errors: [
      "Nothing of the file was taken:",
      '  line 2, day: "2026-02-30" is no calendar date; use YYYY-MM-DD.',
      '  line 2, value: "x" is no whole number; use digits alone, such as 1200.',
      "",
    ].join("\n"),
  });
});

test.each(["import", "export"])("%s says how it is used to who asks", async (kind) => {
  const { code, output, errors } = await run(kind, "--help");
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
  expect(output).toContain("--dry-run          says what would happen, and takes nothing\n");
});

test.each([
  [["import"], "Usage: npm run import"],
  [["import", "x.csv", "--token", "t"], "--operation is missing."],
  [["import", "x.csv", "--operation", "x"], "--token is missing."],
  [["import", "x.csv", "--operation", "x", "--token", "t"], "There is no file x.csv."],
  [["export", "secrets"], 'There is no export "secrets".'],
  [["export", "published", "--url", "http://127.0.0.1:9"], "Nobody answers at http://127.0.0.1:9."],
])("%j is told what is wrong", async (words, beginning) => {
  const { code, output, errors } = await run(...words);
  expect({ code, output, beginning: errors.slice(0, beginning.length) }).toEqual({
    code: 1,
    output: "",
    beginning,
  });
});
