import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { buildSchema, type GraphQLObjectType, print } from "graphql";
import { parse } from "yaml";
import { COMPOSERS } from "../federation/compose";
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

  const read = async (file: string) => readFile(path.join(folderOf("router"), file), "utf8");
  const readYaml = async (file: string) => parse(await read(file)) as Record<string, any>;

  test.each(COMPOSERS)("the router's files make a supergraph by %s", async (_name, compose) => {
    const { sdl } = (await world.data("{ _service { sdl } }"))._service;
    const { subgraphs, federation_version } = await readYaml("supergraph.yaml");
    const [, linked = ""] = /federation\/v([\d.]+)"/.exec(sdl) ?? [];
    expect(federation_version).toBe(`=${linked}.0`);
    expect(subgraphs.jad).toEqual({
      routing_url: "http://127.0.0.1:4000/graphql",
      schema: { subgraph_url: "http://127.0.0.1:4000/graphql" },
    });
    const { supergraph = "", errors } = compose([
      { name: "jad", url: subgraphs.jad.routing_url, sdl },
      {
        name: "countries",
        url: subgraphs.countries.routing_url,
        sdl: await read(subgraphs.countries.schema.file),
      },
    ]);
    expect(errors).toEqual([]);
    const country = buildSchema(supergraph, { assumeValidSDL: true }).getType("Country") as GraphQLObjectType;
    expect(country.astNode?.directives?.map(print)).toEqual(
      expect.arrayContaining([
        '@join__type(graph: JAD, key: "code")',
        '@join__type(graph: COUNTRIES, key: "code")',
      ]),
    );
    expect(country.getFields()["capital"]?.astNode?.directives?.map(print)).toEqual([
      "@join__field(graph: COUNTRIES)",
    ]);
    expect(country.getFields()["participations"]?.astNode?.directives?.map(print)).toContain(
      "@join__field(graph: JAD)",
    );
  });

  test("the router hands tokens on", async () => {
    const { headers } = await readYaml("router.yaml");
    expect(headers.all.request).toEqual([{ propagate: { named: "authorization" } }]);
  });
});
