import { execFile } from "node:child_process";
import path from "node:path";

const PROGRAM = path.resolve(__dirname, "crash.mjs");

interface Outcome {
  readonly code: number;
  readonly said: readonly string[];
}

function run(...words: string[]): Promise<Outcome> {
  const env = { ...process.env, DATABASE_URL: process.env.TEST_SERVER_URL };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...words], { env }, (error, said) => {
      resolve({ code: Number(error?.code ?? 0), said: said.split("\n").slice(0, -1) });
    });
  });
}

test("nothing is lost, doubled or altered while the server is killed three times", async () => {
  const { code, said } = await run("--submissions", "200", "--kills", "3");
  expect(said.slice(0, 3)).toEqual([
    "acknowledged 200, lost 0, duplicated 0, altered 0, kills 3",
    "0 audit entries without a change, 0 changes without an audit entry",
    "The audit trail is right.",
  ]);
  expect(code).toBe(0);
}, 180_000);
