import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createAuthentication } from "../../src/authentication/authentication";
import { ensureDevelopmentKey } from "../../src/authentication/development-key";
import { readConfig } from "../../src/config";

const COMMAND = path.resolve(__dirname, "../../dist/authentication/command.js");

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "jad-graph-token-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const env = { PATH: process.env.PATH, DATA_FOLDER: folder, ...environment };
  return new Promise<{ code: number; output: string; errors: string }>((resolve) => {
    execFile(process.execPath, [COMMAND, ...words], { env }, (error, output, errors) => {
      resolve({ code: Number(error?.code ?? 0), output, errors });
    });
  });
}

test("prints a token that the server of this folder takes", async () => {
  const words = [
    "--role",
    "reporter",
    "--party",
    "ES",
    "--role",
    "analyst",
    "--subject",
    "anna",
    "--machine",
  ];
  const { code, output, errors } = await run(words);
  expect(code).toBe(0);
  expect(output).toMatch(/^\S+\n$/);
  expect(errors).toBe(
    "A token of anna (reporter:ES, analyst) for 60 minutes; send Authorization: Bearer …\n",
  );
  const { tokens } = readConfig({ DATA_FOLDER: folder });
  const authenticate = await createAuthentication(tokens);
  expect(await authenticate([`Bearer ${output.trim()}`])).toEqual({
    subject: "anna",
    machine: true,
    grants: [{ role: "REPORTER", party: "ES" }, { role: "ANALYST" }],
    expiresAt: expect.any(Number),
  });
  const { mode } = await stat(path.join(folder, "development-key.json"));
  expect(mode & 0o777).toBe(0o600);
});

test.each([
  [[], "Usage: npm run --silent token"],
  [["--role", "reporter"], "reporter needs --party."],
  [["--role", "coordinator"], "coordinator needs --operation."],
  [["--role", "root"], '"root" is no role.'],
  [["--role", "constructor"], '"constructor" is no role.'],
  [["--role", "reporter", "--party", "es"], '"reporter:es" is no role.'],
  [["--role", "auditor", "--subject", "Anna Ek"], "--subject must be 1 to 255 letters, digits and signs"],
  [["--role", "auditor", "--expires", "2h"], "--expires must be 1m to 60m, or 1h, not 2h."],
  [["--rule", "auditor"], "Unknown option '--rule'"],
])("%j is told what is wrong", async (words, beginning) => {
  const { code, output, errors } = await run(words);
  expect({ code, output, beginning: errors.slice(0, beginning.length) }).toEqual({
    code: 1,
    output: "",
    beginning,
  });
});

test("makes one key, however many ask for it at once, and leaves nothing else behind", async () => {
  const own = path.join(folder, "own");
  const file = path.join(own, "development-key.json");
  const made = await Promise.all(Array.from({ length: 8 }, () => ensureDevelopmentKey(file)));
  expect(new Set(made.map(({ kid }) => kid)).size).toBe(1);
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual({ keys: [made[0]] });
  expect(await readdir(own)).toEqual(["development-key.json"]);
});

test("does not replace a key that cannot be read", async () => {
  const file = path.join(folder, "broken-key.json");
  await writeFile(file, "{ broken");
  await expect(ensureDevelopmentKey(file)).rejects.toThrow(
    `The development key in ${file} cannot be used: it is not JSON. Remove the file; a new one is made.`,
  );
  expect(await readFile(file, "utf8")).toBe("{ broken");
});

test("makes none where somebody else issues them", async () => {
  const { code, output, errors } = await run(["--role", "auditor"], {
    NODE_ENV: "production",
    ALLOW_INSECURE: "embedded-database",
  });
  expect({ code, output, errors }).toEqual({
    code: 1,
    output: "",
    errors: "Tokens are made here for development only; where JWT_ISSUER is set, ask that issuer for one.\n",
  });
});
