import { createHash } from "node:crypto";
import { type Client, escapeIdentifier } from "pg";
import { to } from "pg-copy-streams";
import { BACKUP_POLICY } from "../backup-role";

export interface Table {
  readonly name: string;
  /** Without those that the database computes. */
  readonly columns: readonly string[];
  readonly key: readonly KeyColumn[];
  /** Whether row-level security hides rows of it from whoever asks. */
  readonly guarded: boolean;
}

interface KeyColumn {
  readonly name: string;
  readonly collated: boolean;
}

/** How many rows a table has, and the SHA-256 of their text in the order of the primary key. */
export interface Content {
  readonly rows: number;
  readonly sha256: string;
}

export interface Sequence {
  readonly name: string;
  readonly value: string;
  readonly called: boolean;
}

/** Says how values are written as text, whatever the server and the user have set, so that equal rows are equal texts. */
export async function writeAlike(client: Client): Promise<void> {
  await client.query(
    `set datestyle = 'ISO, YMD'; set timezone = 'UTC'; set intervalstyle = 'postgres'; set extra_float_digits = 1;
     set bytea_output = 'hex'; set client_encoding = 'UTF8'`,
  );
}

export async function readTables(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select relname::text as name, row_security_active(pg_class.oid) and not exists (
         select from pg_policy, unnest(polroles) as role
         where polrelid = pg_class.oid and polname = '${BACKUP_POLICY}' and role <> 0 and pg_has_role(role, 'USAGE')
       ) as guarded,
       array(
         select attname::text from pg_attribute
         where attrelid = pg_class.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum
       ) as columns,
       (
         select json_agg(json_build_object('name', attname, 'collated', attcollation <> 0) order by position)
         from pg_index, unnest(indkey::int2[]) with ordinality as keys (number, position)
           join pg_attribute on attnum = number
         where indrelid = pg_class.oid and indisprimary and attrelid = pg_class.oid
       ) as key
     from pg_class
     where relkind = 'r' and relnamespace = 'public'::regnamespace
     order by relname::text collate "C"`,
  );
  return rows;
}

export async function readSequences(client: Client): Promise<Sequence[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname::text as name from pg_class
     where relkind = 'S' and relnamespace = 'public'::regnamespace order by relname::text collate "C"`,
  );
  const sequences: Sequence[] = [];
  for (const { name } of rows) {
    const found = await client.query<Omit<Sequence, "name">>(
      `select last_value::text as value, is_called as called from ${escapeIdentifier(name)}`,
    );
    for (const row of found.rows) sequences.push({ name, ...row });
  }
  return sequences;
}

/** Gives the rows as PostgreSQL's COPY writes them, piece by piece, and says at the end what there was. */
export async function* copyRows(
  client: Client,
  { name, columns, key }: Table,
): AsyncGenerator<Buffer, Content> {
  const order = key.map(
    (column) => `${escapeIdentifier(column.name)}${column.collated ? ' collate "C"' : ""}`,
  );
  const query = `select ${list(columns)} from ${escapeIdentifier(name)} order by ${order.join(", ")}`;
  const counter = createCounter();
  for await (const chunk of client.query(to(`copy (${query}) to stdout`))) {
    counter.add(chunk as Buffer);
    yield chunk as Buffer;
  }
  return counter.content();
}

/** What a table holds now. */
export async function contentOf(client: Client, table: Table): Promise<Content> {
  const rows = copyRows(client, table);
  for (;;) {
    const { value, done } = await rows.next();
    if (done) return value;
  }
}

/** Counts lines, each of which is a row, and takes their hash. */
export function createCounter(): { add(chunk: Buffer): void; content(): Content } {
  const hash = createHash("sha256");
  let rows = 0;
  return {
    add(chunk) {
      hash.update(chunk);
      for (let at = chunk.indexOf("\n"); at !== -1; at = chunk.indexOf("\n", at + 1)) rows += 1;
    },
    content: () => ({ rows, sha256: hash.digest("hex") }),
  };
}

function list(columns: readonly string[]): string {
  return columns.map(escapeIdentifier).join(", ");
}
