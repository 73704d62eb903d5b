import { spawnSync } from "node:child_process";
import path from "node:path";

const PROJECT = path.resolve(__dirname, "../..");

function run(...script: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, script, { cwd: PROJECT, encoding: "utf8" });
  return { status, stdout, stderr };
}

test("what is up to date is not made again", () => {
  run("scripts/prepare.mjs");
  expect(run("scripts/prepare.mjs")).toEqual({ status: 0, stdout: "", stderr: "" });
}, 60_000);

test("the lockfile has the packages of every platform: without one of them, npm ci fails on all", () => {
  expect(run("scripts/complete-lockfile.mjs", "--check")).toEqual({
    status: 0,
    stdout: "The lockfile is complete.\n",
    stderr: "",
  });
});
