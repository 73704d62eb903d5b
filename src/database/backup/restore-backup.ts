import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Client, escapeIdentifier, escapeLiteral } from "pg";
import { from } from "pg-copy-streams";
import { StartupError } from "../../core/startup-error";
import { grantRoles } from "../roles";
import { BOOKKEEPING, lockMigrations, type Migration, readMigrations } from "../migrate";
import { copyStatement, type Manifest, readBackup } from "./backup-file";
import { contentOf, readTables, type Table, writeAlike } from "./tables";

/**
 * Fills an empty database with a backup: as the migrations of that time make it, with every row as it was. All of it
 * in one transaction, and only if the rows that are there at the end are those of the backup.
 */
export async function restoreBackup(url: string, file: string): Promise<Manifest> {
  // To its end, before anything is touched.
  const manifest = await readBackup(file);
  const migrations = requireMigrations(manifest, await readMigrations());
  const client = new Client({ connectionString: url, application_name: "jad-graph restore" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await lockMigrations(client);
    await writeAlike(client);
    await client.query("begin");
    try {
      await requireEmpty(client);
      await client.query(BOOKKEEPING);
      for (const { script } of migrations) await client.query(script);
      await fill(client, file, manifest);
      await client.query("commit");
    } catch (error) {
      await client.query("rollback").catch(() => undefined);
      throw error;
    }
    await grantRoles(client);
    await client.query("analyze");
    return manifest;
  } finally {
    await client.end();
  }
}

/** Those that the database had, letter for letter; what came later is for `npm run migrate`. */
function requireMigrations({ migrations: had }: Manifest, ours: readonly Migration[]): readonly Migration[] {
  const migrations = ours.slice(0, had.length);
  const other = had.find(({ name, checksum }, index) => {
    const migration = migrations[index];
    return migration?.name !== name || migration.checksum !== checksum;
  });
  if (other === undefined) return migrations;
  throw new StartupError(
    `The backup was made with migration ${other.name}, which this version of jad-graph does not have. Restore it with the version that made it, or a newer one. Nothing was restored.`,
  );
}

async function requireEmpty(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname::text as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S', 'f')
     order by relname::text collate "C"`,
  );
  if (rows.length === 0) return;
  const names = rows.slice(0, 3).map(({ name }) => name);
  throw new StartupError(
    `The database is not empty: it holds ${names.join(", ")}${rows.length > 3 ? ` and ${rows.length - 3} more` : ""}. A backup is restored into a database that was made anew (create database …). Nothing was restored.`,
  );
}

async function fill(client: Client, file: string, manifest: Manifest): Promise<void> {
  const tables = await readTables(client);
  const names = tables.map(({ name }) => escapeIdentifier(name));
  const known = new Map(tables.map((table) => [copyStatement(table), table]));
  if (
    known.size !== manifest.tables.length ||
    !manifest.tables.every((table) => known.has(copyStatement(table)))
  )
    throw new StartupError(
      "The tables of the backup are not those that its migrations make. Nothing was restored.",
    );

  // What the triggers made of each row is in the backup already, and what they would write besides as well.
  for (const name of names) await client.query(`alter table ${name} disable trigger user`);
  await client.query(`truncate ${names.join(", ")}`);
  // Tables refer to one another in circles, so that there is no order in which their rows could come.
  const references = await dropReferences(client);
  await readBackup(file, async (statement, rows) => {
    // SECURITY: a statement of ours, and not one of the file.
    if (!known.has(statement)) throw new StartupError("The backup was altered while it was restored.");
    await pipeline(Readable.from(rows), client.query(from(statement)));
  });
  for (const { table, name, definition } of references)
    await client.query(`alter table ${table} add constraint ${escapeIdentifier(name)} ${definition}`);
  for (const name of names) await client.query(`alter table ${name} enable trigger user`);
  for (const { name, value, called } of manifest.sequences)
    await client.query(
      `select setval(${escapeLiteral(escapeIdentifier(name))}, ${escapeLiteral(value)}, ${called})`,
    );
  await compare(client, tables, manifest);
}

interface Reference {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

async function dropReferences(client: Client): Promise<Reference[]> {
  const { rows } = await client.query<Reference>(
    `select conrelid::regclass::text as table, conname::text as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace order by 1, 2`,
  );
  for (const { table, name } of rows)
    await client.query(`alter table ${table} drop constraint ${escapeIdentifier(name)}`);
  return rows;
}

async function compare(client: Client, tables: readonly Table[], manifest: Manifest): Promise<void> {
  for (const table of tables) {
    const { rows, sha256 } = await contentOf(client, table);
    const wanted = manifest.tables.find(({ name }) => name === table.name);
    if (wanted?.rows !== rows || wanted.sha256 !== sha256)
      throw new StartupError(`Table ${table.name} came out differently. Nothing was restored.`);
  }
}
