import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { parse } from "yaml";
import { startWorld, type World } from "../support/world";

const PROJECT = path.resolve(__dirname, "../..");
const LONG_ENOUGH = 90_000;

/** The examples are packages of their own; here they find their packages in the project's. */
describe("the examples", () => {
  let world: World;
  let gateway: ChildProcess | undefined;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(async () => {
    if (gateway?.exitCode === null && gateway.kill()) await once(gateway, "close");
    await world.stop();
  });

  const addressIn = async (output: Readable | null) => {
    for await (const line of createInterface({ input: output ?? Readable.from([]) })) {
      const [address] = /http:\S+/.exec(line) ?? [];
      if (address !== undefined) return address;
    }
    throw new Error("The gateway names no address");
  };
  const folderOf = (example: string) => path.join(PROJECT, "examples", example);
  const run = (example: string, ...command: string[]) =>
    promisify(execFile)(process.execPath, command, { cwd: folderOf(example), encoding: "utf8" });

  test(
    "the typed client prints the total of an operation, its parts and what does not add up",
    async () => {
      await run("typed-client", path.join(PROJECT, "node_modules/typescript/bin/tsc"), "-p", ".");
      const { stdout } = await run("typed-client", "dist/main.js", "jad-see-2024", `${world.url}/graphql`);
      expect(stdout.split("\n").slice(0, 7)).toEqual([
        "JAD South East Europe 2024",
        "  checks: 655914",
        "    Persons: 516153",
        "    Vehicles: 152284",
        "    Postal packages: 4985",
        "    Premises: 1181",
        "  PARTS_EXCEED_TOTAL: Europol states 655 914 for checks, but the 4 parts it gives sum to 674 603: 18 689 more.",
      ]);
    },
    LONG_ENOUGH,
  );

  test(
    "the gateway answers from both graphs at once, and hands the token of its client on",
    async () => {
      gateway = spawn(process.execPath, ["main.mjs", `${world.url}/graphql`, "0"], {
        cwd: folderOf("gateway"),
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = once(gateway, "close").then(() => Promise.reject(new Error("The gateway ended")));
      ended.catch(() => undefined);
      const url = await Promise.race([addressIn(gateway.stdout), ended]);
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", ...(await world.as("anna", "reporter:ES")) },
        body: JSON.stringify({
          query: `{ viewer { subject } countries(filter: { code: { in: ["AT", "ES", "FR"] } }) { nodes { code name capital } } }`,
        }),
      });
      expect(await response.json()).toEqual({
        data: {
          viewer: { subject: "anna" },
          countries: {
            nodes: [
              { code: "AT", name: "Austria", capital: "Vienna" },
              { code: "FR", name: "France", capital: null },
              { code: "ES", name: "Spain", capital: "Madrid" },
            ],
          },
        },
      });
    },
    LONG_ENOUGH,
  );

  test("the router's files name this graph where it is, and hand tokens on", async () => {
    const read = async (file: string) =>
      parse(await readFile(path.join(folderOf("router"), file), "utf8")) as Record<string, any>;
    const { subgraphs, federation_version } = await read("supergraph.yaml");
    expect(federation_version).toBe("=2.9.0");
    expect(subgraphs.jad).toEqual({
      routing_url: "http://127.0.0.1:4000/graphql",
      schema: { subgraph_url: "http://127.0.0.1:4000/graphql" },
    });
    const { headers } = await read("router.yaml");
    expect(headers.all.request).toEqual([{ propagate: { named: "authorization" } }]);
  });
});
