import { execFile } from "node:child_process";
import path from "node:path";

const PROGRAM = path.resolve(__dirname, "torture/main.mjs");

/** The fault that matters most, and needs neither much time nor much of the machine; `npm run torture` has the others. */
const SLICE = ["server-killed"];

test("nothing is lost, doubled or altered, and the servers go on, whatever happens to them and their database", async () => {
  const words = ["--quick", ...SLICE.flatMap((name) => ["--only", name])];
  const { code, said, complained } = await new Promise<Record<string, any>>((resolve) => {
    execFile(process.execPath, [PROGRAM, ...words], (error, said, complained) =>
      resolve({ code: Number(error?.code ?? 0), said, complained }),
    );
  });
  const rows = String(said)
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()));
  const begun = rows.filter(([, name = ""]) => name.startsWith("**")).map(([, name]) => name);
  expect({ begun, missed: rows.filter((cells) => cells.includes("**missed**")), complained }).toEqual({
    begun: SLICE.map((name) => `**${name}**`),
    missed: [],
    complained: expect.any(String),
  });
  expect(code).toBe(0);
}, 600_000);
