import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { Client, fetchExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";
import { print } from "graphql";
import { readConfig } from "../../src/config";
import { OperationAgainDocument } from "../generated/graphql";
import { startWorld, type World } from "../support/world";
import { watchedFetch } from "./watched-fetch";

const PROJECT = path.resolve(__dirname, "../..");
const LONG_ENOUGH = 60_000;
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** The clients against a server that was started with the manifest which their own tools wrote. */
describe("trusted documents", () => {
  let folder: string;
  let world: World | undefined;

  beforeAll(async () => {
    // Within the project, as the tools look for packages from where they stand.
    folder = await mkdtemp(path.join(PROJECT, "test/generated/manifest-"));
  });
  afterEach(async () => {
    await world?.stop();
    world = undefined;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = (...command: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, command, {
      cwd: folder,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`${stdout}${stderr}`);
  };
  const start = async (manifest: string) => {
    const place = path.join(folder, manifest);
    world = await startWorld({ trustedDocuments: readConfig({ TRUSTED_DOCUMENTS: place }).trustedDocuments });
    const { id } = await world.database.operation.findUniqueOrThrow({ where: { code: "jad-see-2024" } });
    return {
      url: `${world.url}/graphql`,
      variables: { id: Buffer.from(`Operation:${id}`).toString("base64url") },
    };
  };

  test(
    "of relay-compiler: Relay sends doc_id",
    async () => {
      for (const name of ["source", "artifacts"]) await mkdir(path.join(folder, name));
      await copyFile(path.join(__dirname, "relay/documents.ts"), path.join(folder, "source/documents.ts"));
      const config = {
        src: "source",
        schema: "../../../schema.graphql",
        language: "typescript",
        artifactDirectory: "artifacts",
        persistConfig: { file: "./relay.json" },
      };
      await writeFile(path.join(folder, "relay.json"), "{}");
      await writeFile(path.join(folder, "relay.config.json"), JSON.stringify(config));
      run(path.join(PROJECT, "node_modules/relay-compiler/cli.js"), "relay.config.json");
      const artifact = await readFile(
        path.join(folder, "artifacts/documentsOperationAgainQuery.graphql.ts"),
        "utf8",
      );
      const doc_id = /"id": "([0-9a-f]+)"/.exec(artifact)?.[1];

      const { url, variables } = await start("relay.json");
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ doc_id, variables }),
      });
      expect(await response.json()).toMatchObject({ data: { node: { id: variables.id } } });
    },
    LONG_ENOUGH,
  );

  test(
    "of the client preset: documentId is sent",
    async () => {
      const config = {
        schema: path.join(PROJECT, "schema.graphql"),
        documents: path.join(__dirname, "operations.graphql"),
        generates: {
          "preset/": { preset: "client", presetConfig: { persistedDocuments: { hashAlgorithm: "sha256" } } },
        },
      };
      await writeFile(path.join(folder, "codegen.json"), JSON.stringify(config));
      run(path.join(PROJECT, "node_modules/@graphql-codegen/cli/cjs/bin.js"), "--config", "codegen.json");
      const manifest = JSON.parse(
        await readFile(path.join(folder, "preset/persisted-documents.json"), "utf8"),
      );
      const [documentId] =
        Object.entries<string>(manifest).find(([, text]) => text.includes("OperationAgain")) ?? [];

      const { url, variables } = await start("preset/persisted-documents.json");
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ documentId, variables }),
      });
      expect(await response.json()).toMatchObject({ data: { node: { code: "jad-see-2024" } } });
    },
    LONG_ENOUGH,
  );

  test(
    "of Apollo Client: it sends the hash, and so does urql; neither sends a text when it is refused",
    async () => {
      const cache = new InMemoryCache();
      const body = print(cache.transformDocument(OperationAgainDocument));
      const operations = [{ id: sha256(body), name: "OperationAgain", type: "query", body }];
      const manifest = { format: "apollo-persisted-query-manifest", version: 1, operations };
      await writeFile(path.join(folder, "apollo.json"), JSON.stringify(manifest));
      const { url, variables } = await start("apollo.json");

      const { fetch, sent } = watchedFetch();
      const link = new PersistedQueryLink({ sha256 }).concat(new HttpLink({ uri: url, fetch }));
      const apollo = new ApolloClient({ cache, link });
      const { data } = await apollo.query({ query: OperationAgainDocument, variables });
      expect(data?.node).toMatchObject({ code: "jad-see-2024" });
      expect(sent.map(({ parameters }) => "query" in parameters)).toEqual([false]);

      const urql = new Client({
        url,
        fetch,
        preferGetMethod: false,
        exchanges: [
          persistedExchange({
            preferGetForPersistedQueries: false,
            enforcePersistedQueries: true,
            generateHash: async () => sha256(body),
          }),
          fetchExchange,
        ],
      });
      const asked = await urql.query(OperationAgainDocument, variables).toPromise();
      expect(asked.data?.node).toMatchObject({ code: "jad-see-2024" });
      expect(sent.map(({ parameters }) => "query" in parameters)).toEqual([false, false]);
    },
    LONG_ENOUGH,
  );
});
