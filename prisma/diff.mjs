// Prints the SQL from the empty database to the schema in prisma/, as a start for a migration and for the drift test.
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

async function loadEngine() {
  // The package's own entry imports the .wasm file as a module, which Node does not do yet.
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const module = import.meta.resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const program = await readFile(new URL(module.replace(/\.js$/, ".wasm")));
  const { instance } = await WebAssembly.instantiate(program, { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return bindings.SchemaEngine;
}

async function readSchema(folder) {
  const entries = await readdir(folder, { recursive: true });
  const names = entries.filter((name) => name.endsWith(".prisma")).sort();
  return Promise.all(
    names.map(async (name) => ({
      path: path.join(folder, name),
      content: await readFile(path.join(folder, name), "utf8"),
    })),
  );
}

const ok = (value) => ({ ok: true, value });

// Comparing two texts needs no database, but the engine asks for one and for its version.
const BOOLEAN = 5;
const INTEGER = 0;
const TEXT = 7;
const database = {
  provider: "postgres",
  adapterName: "none",
  queryRaw: async () =>
    ok({
      columnNames: ["exists", "version", "numeric_version"],
      columnTypes: [BOOLEAN, TEXT, INTEGER],
      rows: [[true, "PostgreSQL 18.0", 180000]],
    }),
  executeRaw: async () => ok(0),
  executeScript: async () => ok(undefined),
  startTransaction: async () => ok(undefined),
  getConnectionInfo: () => ok({ schemaName: "public", supportsRelationJoins: false }),
  dispose: async () => ok(undefined),
};
const adapter = {
  provider: "postgres",
  adapterName: "none",
  errorRegistry: { consumeError: () => undefined },
  connect: async () => ok(database),
  connectToShadowDb: async () => ok(database),
};

const files = await readSchema(FOLDER);
const SchemaEngine = await loadEngine();
const engine = await SchemaEngine.new(
  { datamodels: files.map((file) => [file.path, file.content]) },
  () => undefined,
  adapter,
);
const { stdout } = await engine.diff({
  from: { tag: "empty" },
  to: { tag: "schemaDatamodel", files },
  script: true,
  filters: { externalTables: [], externalEnums: [] },
});
process.stdout.write(stdout);
