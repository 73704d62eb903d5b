import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { access, rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { Client } from "pg";
import { StartupError } from "../../core/startup-error";
import { copyStatement, END_OF_ROWS, FIRST_LINE, type Manifest, MANIFEST, SHA256 } from "./backup-file";
import { copyRows, readSequences, readTables, type Table, writeAlike } from "./tables";

/** Writes every row of one moment into a new file, while everybody goes on working. */
export async function writeBackup(url: string, file: string): Promise<Manifest> {
  if (await isThere(file))
    throw new StartupError(`${file} is there already; a backup is written into a new file.`);
  const client = new Client({ connectionString: url, application_name: "jad-graph backup" });
  client.on("error", () => undefined);
  await client.connect();
  // A file of that name is a whole backup, at every moment.
  const unfinished = `${file}.unfinished`;
  try {
    await writeAlike(client);
    await client.query("begin isolation level repeatable read, read only");
    let manifest: Manifest | null = null;
    await pipeline(
      async function* () {
        manifest = yield* withHash(textOf(client));
      },
      createGzip(),
      // Only for whoever makes it: everything that was reported is in it.
      createWriteStream(unfinished, { mode: 0o600, flush: true }),
    );
    await client.query("commit");
    await rename(unfinished, file);
    return manifest as unknown as Manifest;
  } catch (error) {
    await rm(unfinished, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    if (["ENOENT", "EACCES", "EROFS", "ENOSPC", "ENOTDIR"].includes(code ?? ""))
      throw new StartupError(`${file} cannot be written: ${message}`, { cause: error });
    throw error;
  } finally {
    await client.end();
  }
}

async function* textOf(client: Client): AsyncGenerator<string | Buffer, Manifest> {
  const tables = await readTables(client);
  requireAll(tables);
  const { rows: migrations } = await client.query<Manifest["migrations"][number]>(
    "select migration_name as name, checksum from _prisma_migrations where rolled_back_at is null order by 1",
  );
  const { rows } = await client.query<{ server_version: string }>("show server_version");
  yield `${FIRST_LINE}\n`;
  const written: Manifest["tables"] = [];
  for (const table of tables) {
    const { name, columns } = table;
    yield `${copyStatement(table)}\n`;
    const content = yield* copyRows(client, table);
    yield `${END_OF_ROWS}\n`;
    written.push({ name, columns: [...columns], ...content });
  }
  const manifest: Manifest = {
    madeAt: new Date().toISOString(),
    postgres: rows[0]?.server_version ?? "",
    migrations,
    tables: written,
    sequences: await readSequences(client),
  };
  yield `${MANIFEST}${JSON.stringify(manifest)}\n`;
  return manifest;
}

async function* withHash(
  text: AsyncGenerator<string | Buffer, Manifest>,
): AsyncGenerator<string | Buffer, Manifest> {
  const hash = createHash("sha256");
  for (;;) {
    const { value, done } = await text.next();
    if (done) {
      yield `${SHA256}${hash.digest("hex")}\n`;
      return value;
    }
    hash.update(value);
    yield value;
  }
}

/** SECURITY: what row-level security hides would be missing, and nobody would notice before it is needed. */
function requireAll(tables: readonly Table[]): void {
  if (tables.every(({ name }) => name !== "_prisma_migrations"))
    throw new StartupError("The database holds no tables of jad-graph: there is nothing to back up.");
  const hidden = tables.filter(({ guarded }) => guarded).map(({ name }) => name);
  if (hidden.length === 0) return;
  throw new StartupError(
    `This user sees only a part of the rows of ${hidden.join(", ")}. Back up as the owner of the tables, or as a member of jad_graph_backup.`,
  );
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
