import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { readConfig } from "../../src/config";
import { startServer } from "../../src/server/server";
import { startWorld, type World } from "../support/world";

const TOTAL = `query Total($code: String!) { operation(code: $code) { published { checks { total { value } } } } }\n`;
const ANSWER = { data: { operation: { published: { checks: { total: { value: 655914 } } } } } };
const variables = { code: "jad-see-2024" };
const HASH = createHash("sha256").update(TOTAL).digest("hex");
const REFUSED = {
  errors: [
    {
      message:
        "This server answers trusted documents alone: send the id of one as documentId, doc_id or extensions.persistedQuery.sha256Hash.",
      extensions: { code: "TRUSTED_DOCUMENT_REQUIRED" },
    },
  ],
};

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "jad-graph-documents-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Files of the given contents in a folder of their own, and its path. */
async function lay(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [file, text] of Object.entries(files)) {
    const place = path.join(folder, name, file);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, text);
  }
  return path.join(folder, name);
}

function read(place: string) {
  return readConfig({ TRUSTED_DOCUMENTS: place }).trustedDocuments;
}

describe("a server of trusted documents", () => {
  let world: World;

  beforeAll(async () => {
    const place = await lay("wall", { "screens/total.graphql": TOTAL, "notes.txt": "no document" });
    world = await startWorld({ trustedDocuments: read(place) });
  });
  afterAll(() => world.stop());

  const post = async (body: Record<string, unknown>, headers: Record<string, string> = {}) => {
    const response = await fetch(`${world.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    return [response.status, await response.json()];
  };
  const get = async (parameters: string | Record<string, string>) => {
    const response = await fetch(`${world.url}/graphql?${new URLSearchParams(parameters).toString()}`, {
      headers: { "apollo-require-preflight": "true" },
    });
    return [response.status, await response.json()];
  };
  const persisted = (sha256Hash: unknown) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

  test.each<[string, Record<string, unknown>]>([
    ["its name", { documentId: "screens/total" }],
    ["its hash, as GraphQL over HTTP has it", { documentId: HASH }],
    ["its hash with what it is of", { documentId: `sha256:${HASH}` }],
    ["its hash, as Apollo Client and urql send it", persisted(HASH)],
    ["its hash, as Relay sends it", { doc_id: HASH }],
    ["its text", { query: TOTAL }],
    ["its id, whatever text is sent besides", { documentId: HASH, query: "{ viewer { subject } }" }],
  ])("answers one by %s, by POST and by GET", async (_what, parameters) => {
    expect(await post({ variables, ...parameters })).toEqual([200, ANSWER]);
    const search = Object.entries({ variables, ...parameters }).map(([name, value]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    expect(await get(Object.fromEntries(search))).toEqual([200, ANSWER]);
  });

  const OTHER = "{ operations { totalCount } }";
  test.each<[string, Record<string, unknown>]>([
    ["another text", { query: OTHER }],
    ["its text with one space more", { query: `${TOTAL} ` }],
    ["introspection", { query: "{ __schema { types { name } } }" }],
    ["what is no document at all", { query: "{" }],
    ["an id that is none", { documentId: "screens/other" }],
    ["an id that every object has", { documentId: "constructor" }],
    ["an id that is an object", { documentId: {} }],
    [
      "a hash with its own text, which elsewhere would teach it",
      {
        query: OTHER,
        ...persisted(createHash("sha256").update(OTHER).digest("hex")),
      },
    ],
    ["another text with a hash that is none", { query: OTHER, ...persisted("x") }],
  ])("refuses %s, and asks the database nothing", async (_what, parameters) => {
    const statements = await world.statements(async () => {
      expect(await post(parameters)).toEqual([403, REFUSED]);
      const search = Object.entries(parameters).map(([name, value]) => [
        name,
        typeof value === "string" ? value : JSON.stringify(value),
      ]);
      expect(await get(Object.fromEntries(search))).toEqual([403, REFUSED]);
    });
    expect(statements).toEqual([]);
  });

  test("refuses administrators as well", async () => {
    expect(await post({ query: OTHER }, await world.as("root", "administrator"))).toEqual([403, REFUSED]);
  });

  test("is not talked into another document by naming two", async () => {
    expect(
      await get(
        `query=${encodeURIComponent(OTHER)}&documentId=${HASH}&variables=${JSON.stringify(variables)}`,
      ),
    ).toEqual([200, ANSWER]);
    expect(await get(`documentId=${HASH}&documentId=other&variables=${JSON.stringify(variables)}`)).toEqual([
      200,
      ANSWER,
    ]);
    const [status] = await get(`query=&query=${encodeURIComponent(OTHER)}`);
    expect(status).toBe(400);
  });

  test("says to a browser what is answered here, and leads nobody to an explorer that could ask nothing", async () => {
    const explorer = await fetch(`${world.url}/graphiql/`, { redirect: "manual" });
    expect([explorer.status, explorer.headers.get("location")]).toEqual([302, "/graphql"]);
    const page = await fetch(`${world.url}/graphql`, { headers: { accept: "text/html" } });
    const html = await page.text();
    expect(html).toContain("This address answers trusted documents alone");
    expect(html).not.toMatch(/graphiql"|<script/);
  });
});

describe("what TRUSTED_DOCUMENTS may name", () => {
  test("the manifest of Apollo Client", async () => {
    const operation = { id: "abc", name: "Total", type: "query", body: TOTAL };
    const manifest = { format: "apollo-persisted-query-manifest", version: 1, operations: [operation] };
    const place = await lay("apollo", { "manifest.json": JSON.stringify(manifest) });
    expect(read(path.join(place, "manifest.json"))).toEqual(new Map([["abc", TOTAL]]));
  });

  test("the manifest of Relay and of the client preset", async () => {
    const place = await lay("relay", { "persisted.json": JSON.stringify({ [HASH]: TOTAL }) });
    expect(read(path.join(place, "persisted.json"))).toEqual(new Map([[HASH, TOTAL]]));
  });

  test("nothing, which lets any document be asked", () => {
    expect(readConfig({}).trustedDocuments).toBeNull();
  });

  const operations = [{ id: 1, name: "Total", body: TOTAL }, { id: "b" }];
  test.each<[string, Record<string, string>, string[]]>([
    ["what is not there", {}, ["cannot be read (ENOENT)"]],
    ["a folder without documents", { "there/notes.txt": "" }, ["holds no document"]],
    ["no JSON", { there: "{" }, ["must be a folder or a file of JSON"]],
    [
      "another JSON",
      { there: "[]" },
      [
        "must be a manifest of Apollo Client, Relay or the client preset (Invalid input: expected record, received array)",
      ],
    ],
    ["an empty manifest", { there: "{}" }, ["holds no document"]],
    ["texts that are none", { there: `{"a":" ","b":""}` }, ["has no text for a", "has no text for b"]],
    [
      "two faults in one manifest",
      { there: JSON.stringify({ format: "apollo-persisted-query-manifest", version: 1, operations }) },
      [
        "must be a manifest of Apollo Client, Relay or the client preset (operations: 0: id: Invalid input: expected string, received number)",
        "must be a manifest of Apollo Client, Relay or the client preset (operations: 1: body: Invalid input: expected string, received undefined)",
      ],
    ],
    [
      "two texts of one id",
      {
        there: JSON.stringify({
          format: "apollo-persisted-query-manifest",
          version: 1,
          operations: [
            { id: "a", body: TOTAL },
            { id: "a", body: "{ __typename }" },
          ],
        }),
      },
      ["has two texts for a"],
    ],
  ])("not %s: every fault is said at once, with those of other settings", async (what, files, faults) => {
    const place = path.join(await lay(what, files).catch(() => folder), "there");
    const lines = faults.map(
      (fault) => `  TRUSTED_DOCUMENTS ${fault}, for example TRUSTED_DOCUMENTS=persisted-documents.json`,
    );
    expect(() => readConfig({ TRUSTED_DOCUMENTS: place, PORT: "x" })).toThrow(
      [
        `The environment has ${faults.length + 1} faults:`,
        "  PORT must be a whole number from 0 to 65535 (0 takes any free port), for example PORT=4000",
        ...lines,
      ].join("\n"),
    );
  });

  test("no document that the graph does not answer: the server does not start, and names them all", async () => {
    const place = await lay("stale", {
      "good.graphql": TOTAL,
      "old.graphql": "{ gone { id } }",
      "torn.graphql": "{",
    });
    const config = { ...readConfig({ TRUSTED_DOCUMENTS: place }), port: 0, tokens: null };
    const start = startServer({ config, database: {} as never });
    await expect(start).rejects.toThrow(
      [
        "TRUSTED_DOCUMENTS holds what this graph does not answer:",
        '  old: Cannot query field "gone" on type "Query". Did you mean "node"?',
        "  torn: Syntax Error: Expected Name, found <EOF>.",
      ].join("\n"),
    );
  });
});
