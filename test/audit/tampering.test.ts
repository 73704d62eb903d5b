import { isDeepStrictEqual } from "node:util";
import type { ExpectedHead } from "../../src/database/audit/head";
import { type Verification, verifyTrail } from "../../src/database/audit/verify";
import type { Transaction } from "../../src/database/change";
import { createExercise, submitted } from "../reports/exercise";
import { startWorld, type World } from "../support/world";
import { dataModel } from "../../src/generated/data-model";
import { writeHistory, writeSetUp } from "./history";

// Some hundred verifications of everything that there is.
jest.setTimeout(120_000);

/** The tables of the ledger: the fault where a row is put in or removed, and how a row is known. */
const LEDGER: Record<string, readonly [inserted: string, removed: string, key: string]> = {
  report_version: ["UNRECORDED", "MISSING", "id"],
  check_count: ["UNRECORDED", "MISSING", "concat_ws(' ', version_id, position)"],
  result: ["UNRECORDED", "MISSING", "concat_ws(' ', version_id, position)"],
  report_deployment: ["UNRECORDED", "MISSING", "concat_ws(' ', version_id, position)"],
  report_decision: ["UNRECORDED", "MISSING", "concat_ws(' ', version_id, position)"],
  report: ["UNFOLDED", "UNFOLDED", "id"],
  reporting_exception: ["UNRECORDED", "MISSING", "id"],
  discrepancy_cause: ["UNRECORDED", "MISSING", "id"],
  publication: ["UNRECORDED", "MISSING", "id"],
  published_figure: ["UNRECORDED", "MISSING", "id"],
  breakdown: ["UNRECORDED", "MISSING", "id"],
  listed_participant: ["UNRECORDED", "MISSING", "concat_ws(' ', publication_id, position)"],
  operation: ["UNRECORDED", "MISSING", "id"],
  participant: ["UNRECORDED", "MISSING", "id"],
  reporting_period: ["UNRECORDED", "MISSING", "id"],
  reported_total: ["UNFOLDED", "UNFOLDED", "id"],
};
const TABLES = ["audit_entry", ...Object.keys(LEDGER)];
/** What says nothing, or cannot be written: it may be anything. */
const MEANINGLESS = [
  // Nothing refers to it.
  "reported_total.id",
  // PostgreSQL refuses to write what it generates.
  "operation.reference_on",
  "operation.search_text",
];
/** Tables that are not compared with the trail, and why. */
const ELSEWHERE = [
  // Where it is kept is files, which are loaded again: npm run load.
  ...["agency", "capability", "check_category", "country", "country_name", "deployment", "empact_cycle"],
  ...["empact_priority", "eu_membership", "operation_inclusion", "operation_series", "result_category"],
  "result_category_unit",
  ...["threat_area", "threat_area_priority"],
  // Set up once with an operation, and no figure depends on it.
  ...["coordination_centre", "operation_threat_area"],
  // What is remembered for those who send again: what they did stands in the trail itself.
  "idempotency_key",
  // Tells who follows the graph what to read anew, and holds no figure.
  "change_entry",
  // What was loaded from files last.
  "seeding",
  // Seals cursors.
  "secret",
];
const CREATED = "operation_id in (select operation_id from audit_entry where action = 'createOperation')";
/** Rows that come from files, or that the tests have put there, have no entry. */
const OF_THE_GRAPH: Record<string, string> = {
  operation: "id in (select operation_id from audit_entry where action = 'createOperation')",
  participant: CREATED,
  publication: "operation_id in (select id from operation where not from_file)",
  published_figure: "operation_id in (select id from operation where not from_file)",
  ...Object.fromEntries(
    ["breakdown", "listed_participant"].map((table) => [
      table,
      `publication_id in (
        select publication.id from publication join operation on operation.id = operation_id where not from_file)`,
    ]),
  ),
};

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
}

let world: World;
let columns: Column[];
let quiet: Verification;
let trials = 0;

/** As an owner of the database can: nothing that the tables hold themselves is left. */
const DISARM = `
  do $$
  declare
    rule record;
  begin
    for rule in
      select conrelid::regclass as place, conname as name from pg_constraint
      where conrelid = any ('{${TABLES.join()}}'::regclass[]) and contype in ('p', 'u', 'f', 'c')
    loop
      execute format('alter table %s drop constraint if exists %I cascade', rule.place, rule.name);
    end loop;
    for rule in
      select indexrelid::regclass as place from pg_index
      where indrelid = any ('{${TABLES.join()}}'::regclass[]) and indisunique
    loop
      execute format('drop index %s cascade', rule.place);
    end loop;
    for rule in select unnest('{${TABLES.join()}}'::regclass[]) as place loop
      execute format('alter table %s disable trigger user', rule.place);
    end loop;
  end
  $$`;

beforeAll(async () => {
  world = await startWorld();
  await writeHistory(world);
  await writeSetUp(world);
  await submitted(world, await createExercise(world));
  await world.database.$executeRawUnsafe(DISARM);
  columns = await world.database.$queryRaw<Column[]>`
    select attrelid::regclass::text as table, attname::text as name, atttypid::regtype::text as type,
      not attnotnull as nullable
    from pg_attribute
    where attrelid = any (${TABLES}::regclass[]) and attnum > 0 and not attisdropped
    order by attrelid::regclass::text, attnum`;
  columns = columns.filter(({ table, name }) => !MEANINGLESS.includes(`${table}.${name}`));
  quiet = await verify(async () => undefined);
});
afterAll(() => world?.stop());

class Undone extends Error {}

/** What the verification says while the trail or the ledger is tampered with; afterwards all is as it was. */
async function verify(
  tamper: (tx: Transaction) => Promise<unknown>,
  heads: readonly ExpectedHead[] = [],
): Promise<Verification> {
  let verification: Verification | undefined;
  try {
    await world.database.$transaction(async (tx) => {
      await tamper(tx);
      verification = await verifyTrail(tx, { heads });
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
  trials += 1;
  if (verification === undefined) throw new Error("There is no verification");
  return verification;
}

/** The wrong chains, each with its first fault. */
const faultsOf = ({ chains }: Verification) =>
  chains.flatMap(({ key, wrong, fault }) => (fault === null ? [] : [{ chain: key, wrong, ...fault }]));

/** Mulberry32: the same numbers in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
const random = numbers(20_261_124);
const below = (limit: number) => Math.floor(random() * limit);

interface Target {
  readonly place: string;
  /** As JSON; only entries have a sequence. */
  readonly row: Readonly<Record<string, any>> & { readonly sequence: number };
  readonly key: string;
}

const keyOf = (table: string) => LEDGER[table]?.[2] ?? "id";

/** A row of a table, by its place in the file of the table: its key may be what is altered. */
async function pick(table: string, condition = OF_THE_GRAPH[table] ?? "true"): Promise<Target> {
  const rows = await world.database.$queryRawUnsafe<Target[]>(
    `select ctid::text as place, to_jsonb(it) as row, (${keyOf(table)})::text as key from ${table} as it
     where ${condition} order by ctid`,
  );
  const found = rows[below(rows.length)];
  if (found === undefined) throw new Error(`${table} has no row`);
  return found;
}

/** Another value of the column's type, as near as can be. */
function other({ name, type, nullable }: Column, isNull: boolean): string {
  const values: Record<string, string> = {
    text: `${name} || 'x'`,
    integer: `${name} + 1`,
    smallint: `${name} + 1`,
    bigint: `${name} + 1`,
    numeric: `${name} + 0.001`,
    boolean: `not ${name}`,
    uuid: "gen_random_uuid()",
    jsonb: `${name} || '{"x": 1}'`,
    date: `${name} + 1`,
    "timestamp with time zone": `${name} + interval '1 millisecond'`,
  };
  const fresh: Record<string, string> = {
    text: "'x'",
    integer: "7",
    smallint: "7",
    bigint: "7",
    numeric: "7",
    boolean: "true",
    date: "'2026-11-30'",
    "timestamp with time zone": "'2026-11-30T12:00:00Z'",
    uuid: "gen_random_uuid()",
    jsonb: "'{}'",
    "text[]": "'x'",
  };
  if (isNull) return fresh[type] ?? `(enum_range(null::${type}))[1]`;
  if (nullable && below(2) === 0) return "null";
  if (type.endsWith("[]"))
    return `array_append(${name}, ${fresh[type] ?? `(enum_range(null::${type.slice(0, -2)}))[1]`})`;
  return (
    values[type] ?? `(select it from unnest(enum_range(null::${type})) as it where it <> ${name} limit 1)`
  );
}

async function alter(column: Column, { place, row }: Target, tx: Transaction): Promise<string> {
  const [altered] = await tx.$queryRawUnsafe<{ key: string }[]>(
    `update ${column.table} set ${column.name} = ${other(column, row[column.name] === null)}
     where ctid = '${place}'::tid returning (${keyOf(column.table)})::text as key`,
  );
  return altered?.key ?? "";
}

test("no table and no column is left out", () => {
  const known = Object.values(dataModel).map(({ table }) => table);
  expect([...TABLES, ...ELSEWHERE].sort()).toEqual(known.sort());
  const tried = columns.map(({ table, name }) => `${table}.${name}`);
  const modelled = Object.values(dataModel)
    .filter(({ table }) => TABLES.includes(table))
    .flatMap(({ table, columns: fields }) => Object.values(fields).map(({ column }) => `${table}.${column}`));
  expect([...tried, ...MEANINGLESS].sort()).toEqual(expect.arrayContaining(modelled.sort()));
});

test("what nobody has tampered with is right, whatever became of the reports", () => {
  expect(faultsOf(quiet)).toEqual([]);
  expect(quiet.ledger).toEqual({
    versions: 13,
    decisions: 13,
    reports: 9,
    exceptions: 2,
    publications: 2,
    causes: 2,
    wrong: 0,
    fault: null,
  });
  expect(quiet.chains.map(({ name }) => name)).toEqual(["house", "exercise-1", "exercise-2", "set-up"]);
});

test("whatever column of whatever entry is altered, that entry is named", async () => {
  for (const column of columns.filter(({ table }) => table === "audit_entry")) {
    for (let trial = 0; trial < 4; trial += 1) {
      const target = await pick("audit_entry");
      const { chain, sequence } = target.row;
      let id = "";
      const verification = await verify(async (tx) => (id = await alter(column, target, tx)));
      const faults = faultsOf(verification);
      const what = { column: column.name, chain, sequence, faults };
      // Moved to another chain or place, it is wrong where it stands now, or missing where it stood.
      const isMoved = ["chain", "sequence"].includes(column.name);
      const named = isMoved
        ? faults.some((fault) => fault.id === id || (fault.chain === chain && fault.expected === sequence))
        : isDeepStrictEqual(
            faults.map((fault) => [fault.chain, fault.sequence, fault.id, fault.kind]),
            [[chain, sequence, id, "ALTERED"]],
          );
      expect({ ...what, named }).toEqual({ ...what, named: true });
    }
  }
});

/** Totals that say the same as one that was altered: nobody can tell which of them is the one too many. */
async function twinsOf(key: string, tx: Transaction): Promise<string[]> {
  const twins = await tx.$queryRawUnsafe<{ id: string }[]>(
    `select twin.id::text from reported_total as twin join reported_total as altered
       on to_jsonb(twin) - 'id' = to_jsonb(altered) - 'id' where altered.id = $1::bigint`,
    key,
  );
  return twins.map(({ id }) => id);
}

test("whatever column of whatever row of the ledger is altered, that row is named", async () => {
  for (const column of columns.filter(({ table }) => table !== "audit_entry")) {
    for (let trial = 0; trial < 3; trial += 1) {
      const target = await pick(column.table);
      let keys: string[] = [];
      const verification = await verify(async (tx) => {
        const key = await alter(column, target, tx);
        keys = [target.key, key, ...(column.table === "reported_total" ? await twinsOf(key, tx) : [])];
      });
      const fault = verification.ledger?.fault;
      const what = { column: column.name, target, fault };
      expect({ ...what, named: fault?.table === column.table && keys.includes(fault.key) }).toEqual({
        ...what,
        named: true,
      });
      expect(faultsOf(verification)).toEqual([]);
    }
  }
});

const TABLE_OF: Record<string, string> = {
  ReportVersion: "report_version",
  ReportDecision: "report_decision",
  ReportingException: "reporting_exception",
  DiscrepancyCause: "discrepancy_cause",
  Publication: "publication",
  Participant: "participant",
  ReportingPeriod: "reporting_period",
};
const PREVIOUS = "(select chain, max(sequence) as last from audit_entry group by chain)";

test("an entry that is removed leaves a gap, unless it is the newest", async () => {
  for (let trial = 0; trial < 20; trial += 1) {
    const { place, row } = await pick(
      "audit_entry",
      `(chain, sequence) not in ${PREVIOUS} and (entity_type = 'ReportVersion') = ${trial % 2 === 0}`,
    );
    const verification = await verify((tx) =>
      tx.$executeRawUnsafe(`delete from audit_entry where ctid = '${place}'::tid`),
    );
    expect(faultsOf(verification)).toEqual([
      expect.objectContaining({
        chain: row.chain,
        kind: "GAP",
        wrong: 1,
        expected: row.sequence,
        sequence: row.sequence + 1,
      }),
    ]);
    const table = TABLE_OF[row.entity_type];
    expect(verification.ledger?.fault ?? null).toEqual(
      table === undefined ? null : { kind: "UNRECORDED", table, key: row.entity_id },
    );
  }
});

test("of two entries that change places, the first is named", async () => {
  for (let trial = 0; trial < 20; trial += 1) {
    const one = await pick("audit_entry", "chain <> 'house'");
    const another = await pick(
      "audit_entry",
      `chain = '${one.row.chain}' and sequence <> ${one.row.sequence}`,
    );
    const [first = one, second = another] = [one, another].sort((a, b) => a.row.sequence - b.row.sequence);
    const swap = (rehash: boolean) =>
      verify(async (tx) => {
        await tx.$executeRawUnsafe(
          `update audit_entry set sequence = ${first.row.sequence + second.row.sequence} - sequence
           where id in ('${first.key}', '${second.key}')`,
        );
        if (rehash) {
          await tx.$executeRawUnsafe(
            `update audit_entry as entry set hash = audit_hash(entry)
             where id in ('${first.key}', '${second.key}')`,
          );
        }
      });
    const place = { chain: first.row.chain, sequence: first.row.sequence, id: second.key };
    expect(faultsOf(await swap(false))).toEqual([expect.objectContaining({ ...place, kind: "ALTERED" })]);
    expect(faultsOf(await swap(true))).toEqual([expect.objectContaining({ ...place, kind: "MOVED" })]);
  }
});

/** An entry of somebody's own, as right by itself as can be. */
const insert = (tx: Transaction, chain: string, sequence: number, previousHash: string) =>
  tx.$executeRawUnsafe(
    `with written as (
       insert into audit_entry (chain, sequence, id, operation_id, recorded_at, subject, machine, action, entity_type,
         entity_id, previous_hash, hash)
       values ($1, $2, '00000000-0000-4000-8000-000000000001', nullif($1, 'house')::uuid, clock_timestamp(),
         'mallory', false, 'submitReport', 'Setting', '1', $3, '')
       returning *
     ) select 1 from written`,
    chain,
    sequence,
    previousHash,
  );
const REHASH =
  "update audit_entry as entry set hash = audit_hash(entry) where id = '00000000-0000-4000-8000-000000000001'";
const INSERTED = "00000000-0000-4000-8000-000000000001";

test("an entry that is put in between is named, or the one that cannot follow it", async () => {
  for (let trial = 0; trial < 10; trial += 1) {
    const { row } = await pick("audit_entry");
    const { chain, sequence, previous_hash: previousHash } = row;
    const makeRoom = (tx: Transaction) =>
      tx.$executeRawUnsafe(
        `update audit_entry set sequence = sequence + 1 where chain = '${chain}' and sequence >= ${sequence}`,
      );
    const withoutHash = await verify(async (tx) => {
      await makeRoom(tx);
      await insert(tx, chain, sequence, previousHash);
    });
    expect(faultsOf(withoutHash)).toEqual([
      expect.objectContaining({ chain, sequence, id: INSERTED, kind: "ALTERED" }),
    ]);
    const withHash = await verify(async (tx) => {
      await makeRoom(tx);
      await insert(tx, chain, sequence, previousHash);
      await tx.$executeRawUnsafe(REHASH);
    });
    expect(faultsOf(withHash)).toEqual([
      expect.objectContaining({ chain, sequence: sequence + 1, id: row.id, kind: "ALTERED" }),
    ]);
    const twice = await verify(async (tx) => {
      await insert(tx, chain, sequence, previousHash);
      await tx.$executeRawUnsafe(REHASH);
    });
    expect(faultsOf(twice)).toEqual([expect.objectContaining({ chain, sequence, kind: "GAP" })]);
    const before = await verify(async (tx) => {
      await insert(tx, chain, 0, "");
      await tx.$executeRawUnsafe(REHASH);
    });
    expect(faultsOf(before)).toEqual([
      expect.objectContaining({ chain, sequence: 0, id: INSERTED, kind: "GAP" }),
    ]);
  }
});

test("a row of the ledger that is removed is named", async () => {
  for (const [table, [, kind]] of Object.entries(LEDGER)) {
    for (let trial = 0; trial < 3; trial += 1) {
      const { place, key } = await pick(table);
      const { ledger } = await verify((tx) =>
        tx.$executeRawUnsafe(`delete from ${table} where ctid = '${place}'::tid`),
      );
      // A total that is not there has no number.
      const isTotal = table === "reported_total";
      expect(ledger?.fault).toEqual({ kind, table, key: isTotal ? expect.stringMatching(/^of /) : key });
    }
  }
});

test("a row of the ledger that is put in is named", async () => {
  const id = "00000000-0000-4000-8000-000000000002";
  for (const [table, [kind, , key]] of Object.entries(LEDGER)) {
    const { place } = await pick(table);
    const given = table === "reported_total" ? "999999999" : id;
    const change = key === "id" ? `{"id": "${given}"}` : '{"position": 99}';
    const written = columns.filter((column) => column.table === table).map(({ name }) => name);
    const names = [...new Set([...written, ...(key === "id" ? ["id"] : [])])].join();
    const { ledger } = await verify((tx) =>
      tx.$executeRawUnsafe(
        `insert into ${table} (${names})
         select ${names} from (
           select (jsonb_populate_record(it, '${change}')).* from ${table} as it where ctid = '${place}'::tid
         ) as copy`,
      ),
    );
    expect(ledger?.fault).toEqual({ kind, table, key: key === "id" ? given : expect.stringMatching(/ 99$/) });
  }
});

test("a part that is put in without a publication is named", async () => {
  const nowhere = "00000000-0000-4000-8000-000000000003";
  for (const table of ["published_figure", "breakdown", "listed_participant"]) {
    const { place } = await pick(table);
    const isListed = table === "listed_participant";
    const change = { publication_id: nowhere, ...(isListed ? {} : { id: nowhere }) };
    const { ledger } = await verify((tx) =>
      tx.$executeRawUnsafe(
        `insert into ${table} select (jsonb_populate_record(it, '${JSON.stringify(change)}')).* from ${table} as it
         where ctid = '${place}'::tid`,
      ),
    );
    expect(ledger).toMatchObject({
      fault: {
        kind: "UNRECORDED",
        table,
        key: isListed ? expect.stringMatching(`^${nowhere} \\d+$`) : nowhere,
      },
    });
  }
});

test("what comes from files is not compared, and what the graph made is, whatever its operation says", async () => {
  const { place } = await pick("publication", "operation_id in (select id from operation where from_file)");
  const fromFile = await verify((tx) =>
    tx.$executeRawUnsafe(`update publication set title = 'Other' where ctid = '${place}'::tid`),
  );
  expect(fromFile.ledger).toEqual(quiet.ledger);
  const made = await pick("publication");
  const disguised = await verify(async (tx) => {
    await tx.$executeRawUnsafe("update operation set from_file = true");
    await tx.$executeRawUnsafe(`update publication set title = 'Other' where ctid = '${made.place}'::tid`);
  });
  // The operation that the graph has created is altered as well.
  expect(disguised.ledger).toEqual({
    ...quiet.ledger,
    wrong: 2,
    fault: { kind: "ALTERED", table: "publication", key: made.key },
  });
});

test("whatever stands in the trail instead of a row, the row is named", async () => {
  for (const [entityType, after] of [
    ...["null", "5", '"text"', "[]", "{}", '{"checkCounts": 5}', '{"checkCounts": [[{"position": {}}]]}'].map(
      (after) => ["ReportVersion", after] as const,
    ),
    ...["null", "5", '"versions"', '["versions"]', "{}", '{"figures": 5}', '{"figures": [[{"id": {}}]]}'].map(
      (after) => ["Publication", after] as const,
    ),
    ...["null", "5", "[]", "{}"].flatMap((after) =>
      ["ReportingException", "DiscrepancyCause"].map((type) => [type, after] as const),
    ),
  ]) {
    const { key, row } = await pick("audit_entry", `entity_type = '${entityType}'`);
    const { ledger } = await verify((tx) =>
      tx.$executeRawUnsafe("update audit_entry set after = $1::jsonb where id = $2::uuid", after, key),
    );
    expect(ledger?.fault).toEqual({ kind: "ALTERED", table: TABLE_OF[entityType], key: row.entity_id });
  }
});

test("who writes a chain anew to its end is betrayed by the head of an earlier moment alone", async () => {
  const chain = quiet.chains[1];
  if (!chain?.head) throw new Error("The chain has no head");
  const { key, name, head } = chain;
  const heads = [{ chain: name, ...head }];
  const rewrite = async (tx: Transaction) => {
    await tx.$executeRawUnsafe(
      `update audit_entry set subject = 'nobody' where chain = $1 and sequence = 1`,
      key,
    );
    for (let sequence = 1; sequence <= head.sequence; sequence += 1) {
      await tx.$executeRawUnsafe(
        `update audit_entry set previous_hash = coalesce(
           (select hash from audit_entry as before where before.chain = $1 and before.sequence = $2 - 1), '')
         where chain = $1 and sequence = $2`,
        key,
        sequence,
      );
      await tx.$executeRawUnsafe(
        "update audit_entry as entry set hash = audit_hash(entry) where chain = $1 and sequence = $2",
        key,
        sequence,
      );
    }
  };
  const cut = (tx: Transaction) =>
    tx.$executeRawUnsafe("delete from audit_entry where chain = $1 and sequence = $2", key, head.sequence);

  const rewritten = await verify(rewrite, heads);
  expect(faultsOf(rewritten)).toEqual([]);
  expect(rewritten.heads).toEqual([{ expected: heads[0], found: rewritten.chains[1]?.head?.hash }]);
  const shortened = await verify(cut, heads);
  expect(faultsOf(shortened)).toEqual([]);
  expect(shortened.heads).toEqual([{ expected: heads[0], found: null }]);
});

test("when all is as it was, all is right, after more than 400 trials", async () => {
  expect(await verify(async () => undefined)).toEqual(quiet);
  expect(trials).toBeGreaterThan(400);
});
