import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { databaseUrl, dropDatabase, execute } from "../support/database-server";
import { createTestDatabase, type TestDatabase } from "../support/test-database";

const MODEL = execFileSync(process.execPath, [path.resolve(__dirname, "../../prisma/diff.mjs")], {
  encoding: "utf8",
});
const STRUCTURE = readFileSync(path.join(__dirname, "drift.sql"), "utf8");

interface Thing {
  readonly thing: string;
  readonly definition: string;
  readonly extra: boolean;
}

/** The things of a database, as drift.sql names them. */
async function structureOf(url: string): Promise<Map<string, Thing>> {
  const rows = (await execute(url, STRUCTURE)) as unknown as Thing[];
  return new Map(rows.map((row) => [row.thing, row]));
}

/** One line for each difference between what the models say and what the migrations make. */
function differences(models: Map<string, Thing>, migrations: Map<string, Thing>): string[] {
  const lines: string[] = [];
  for (const { thing, definition } of models.values()) {
    const made = migrations.get(thing);
    if (made === undefined) lines.push(`${thing} is in the models and not in the migrations: ${definition}`);
    else if (made.definition !== definition) {
      lines.push(`${thing} is ${definition} in the models and ${made.definition} in the migrations`);
    }
  }
  for (const { thing, definition, extra } of migrations.values()) {
    if (!extra && !models.has(thing))
      lines.push(`${thing} is in the migrations and not in the models: ${definition}`);
  }
  return lines.sort();
}

describe("the models in prisma/models and the migrations", () => {
  let migrated: TestDatabase;
  let modelled: TestDatabase;

  beforeAll(async () => {
    migrated = await createTestDatabase();
    modelled = await createModelDatabase();
  });
  afterAll(async () => {
    await migrated.drop();
    await modelled.drop();
  });

  test("make the same tables, columns, enums, keys and indexes", async () => {
    expect(differences(await structureOf(modelled.url), await structureOf(migrated.url))).toEqual([]);
  });

  test("are told apart in one line for each difference", async () => {
    const changed = await createTestDatabase();
    try {
      await execute(
        changed.url,
        `alter table operation drop column summary;
         alter table operation alter column name drop not null;
         alter table operation add column note text;
         alter table operation add column letters int generated always as (length(code)) stored;
         alter type operation_status add value 'POSTPONED';
         drop index operation_code_key;
         create index operation_name_lower on operation (lower(name));
         create index operation_year_status on operation (year, status);
         alter table coordination_centre drop constraint coordination_centre_country_code_fkey;
         alter table coordination_centre add constraint coordination_centre_country_code_fkey
           foreign key (country_code) references country (code) on delete cascade;
         create table extra (id int primary key);`,
      );
      expect(differences(await structureOf(modelled.url), await structureOf(changed.url))).toEqual([
        "column extra.id is in the migrations and not in the models: integer not null",
        "column operation.name is text not null in the models and text in the migrations",
        "column operation.note is in the migrations and not in the models: text",
        "column operation.summary is in the models and not in the migrations: text",
        "constraint coordination_centre.coordination_centre_country_code_fkey is FOREIGN KEY (country_code) REFERENCES country(code) ON UPDATE CASCADE ON DELETE RESTRICT in the models and FOREIGN KEY (country_code) REFERENCES country(code) ON DELETE CASCADE in the migrations",
        "constraint extra.extra_pkey is in the migrations and not in the models: PRIMARY KEY (id)",
        "enum operation_status is PLANNED, ACTIVE, CLOSED, PUBLISHED, CANCELLED in the models and PLANNED, ACTIVE, CLOSED, PUBLISHED, CANCELLED, POSTPONED in the migrations",
        "index extra_pkey is in the migrations and not in the models: CREATE UNIQUE INDEX extra_pkey ON public.extra USING btree (id)",
        "index operation_code_key is in the models and not in the migrations: CREATE UNIQUE INDEX operation_code_key ON public.operation USING btree (code)",
        "index operation_year_status is in the migrations and not in the models: CREATE INDEX operation_year_status ON public.operation USING btree (year, status)",
        "table extra is in the migrations and not in the models: ",
      ]);
    } finally {
      await changed.drop();
    }
  });
});

/** A database as the models alone would have it. */
async function createModelDatabase(): Promise<TestDatabase> {
  const { TEST_SERVER_URL: serverUrl, TEST_TEMPLATE: template } = process.env;
  if (serverUrl === undefined || template === undefined) throw new Error("The tests run through npm test");
  const name = template.replace(/template$/, `models_${randomBytes(6).toString("hex")}`);
  await execute(serverUrl, `create database ${name}`);
  const url = databaseUrl(serverUrl, name);
  await execute(url, MODEL);
  return { url, drop: () => dropDatabase(serverUrl, name) };
}
