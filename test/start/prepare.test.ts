import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
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

describe("of two npm scripts in one folder", () => {
  /** Says that it works, until its input ends, and whom it waits for. */
  const WORK = `
    import { oneAtATime } from "./scripts/one-at-a-time.mjs";
    const work = () => new Promise((done) => {
      console.log("works");
      process.stdin.on("end", done).resume();
    });
    await oneAtATime("scripts", work, (pid) => console.log("waits for", pid));
    console.log("has ended");
    process.stdin.destroy();`;

  function start() {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", WORK], {
      cwd: PROJECT,
      stdio: ["pipe", "pipe", "inherit"],
    });
    const lines = child.stdout.setEncoding("utf8")[Symbol.asyncIterator]();
    return { child, pid: child.pid, says: async (): Promise<unknown> => (await lines.next()).value };
  }

  test.each(["ends", "is killed"])("the second waits until the first %s, and says so once", async (end) => {
    const first = start();
    expect(await first.says()).toBe("works\n");
    const second = start();
    expect(await second.says()).toBe(`waits for ${first.pid}\n`);
    if (end === "ends") first.child.stdin.end();
    else first.child.kill("SIGKILL");
    expect(await second.says()).toBe("works\n");
    second.child.stdin.end();
    expect(await second.says()).toBe("has ended\n");
    expect(await once(second.child, "close")).toEqual([0, null]);
  });
});
