import { isDeepStrictEqual } from "node:util";
import type { ExpectedHead } from "../../src/database/audit/head";
import { type Verification, verifyTrail } from "../../src/database/audit/verify";
import type { Transaction } from "../../src/database/change";
import { createExercise, submitted } from "../reports/exercise";
import { startWorld, type World } from "../support/world";
import { writeHistory } from "./history";

const LEDGER = ["report_version", "check_count", "result", "report_deployment", "report_decision", "report"];
const TABLES = ["audit_entry", ...LEDGER];

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
      execute format('drop index %s', rule.place);
    end loop;
    for rule in select unnest('{${TABLES.join()}}'::regclass[]) as place loop
      execute format('alter table %s disable trigger user', rule.place);
    end loop;
  end
  $$`;

beforeAll(async () => {
  world = await startWorld();
  await writeHistory(world);
  await submitted(world, await createExercise(world));
  await world.database.$executeRawUnsafe(DISARM);
  columns = await world.database.$queryRaw<Column[]>`
    select attrelid::regclass::text as table, attname::text as name, atttypid::regtype::text as type,
      not attnotnull as nullable
    from pg_attribute
    where attrelid = any (${TABLES}::regclass[]) and attnum > 0 and not attisdropped
    order by attrelid::regclass::text, attnum`;
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

const KEYS: Record<string, string> = {
  report: "id",
  report_version: "id",
  audit_entry: "id",
};
const keyOf = (table: string) => KEYS[table] ?? "concat_ws(' ', version_id, position)";

/** A row of a table, by its place in the file of the table: its key may be what is altered. */
async function pick(table: string, condition = "true"): Promise<Target> {
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
    numeric: `${name} + 0.001`,
    boolean: `not ${name}`,
    uuid: "gen_random_uuid()",
    jsonb: `${name} || '{"x": 1}'`,
    "timestamp with time zone": `${name} + interval '1 millisecond'`,
  };
  const fresh: Record<string, string> = {
    text: "'x'",
    integer: "7",
    uuid: "gen_random_uuid()",
    jsonb: "'{}'",
  };
  if (isNull) return fresh[type] ?? "null";
  if (nullable && below(2) === 0) return "null";
  return (
    values[type] ??
    `(select it from unnest(enum_range(null::${type})) as it where it <> ${name} order by random() limit 1)`
  );
}

async function alter(column: Column, { place, row }: Target, tx: Transaction): Promise<string> {
  const [altered] = await tx.$queryRawUnsafe<{ key: string }[]>(
    `update ${column.table} set ${column.name} = ${other(column, row[column.name] === null)}
     where ctid = '${place}'::tid returning (${keyOf(column.table)})::text as key`,
  );
  return altered?.key ?? "";
}

test("what nobody has tampered with is right, whatever became of the reports", () => {
  expect(faultsOf(quiet)).toEqual([]);
  expect(quiet.ledger).toEqual({ versions: 13, decisions: 13, reports: 9, wrong: 0, fault: null });
  expect(quiet.chains.map(({ name }) => name)).toEqual(["house", "exercise-1", "exercise-2"]);
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

test("whatever column of whatever row of the ledger is altered, that row is named", async () => {
  for (const column of columns.filter(({ table }) => table !== "audit_entry")) {
    for (let trial = 0; trial < 3; trial += 1) {
      const target = await pick(column.table);
      let key = "";
      const verification = await verify(async (tx) => (key = await alter(column, target, tx)));
      const fault = verification.ledger?.fault;
      const what = { column: column.name, target, fault };
      expect({
        ...what,
        named: fault?.table === column.table && [key, target.key].includes(fault.key),
      }).toEqual({
        ...what,
        named: true,
      });
      expect(faultsOf(verification)).toEqual([]);
    }
  }
});

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
    expect(verification.ledger?.fault ?? null).toEqual(
      row.entity_type === "ReportVersion"
        ? { kind: "UNRECORDED", table: "report_version", key: row.entity_id }
        : row.entity_type === "ReportDecision"
          ? { kind: "UNRECORDED", table: "report_decision", key: row.entity_id }
          : null,
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
  for (const table of LEDGER) {
    for (let trial = 0; trial < 3; trial += 1) {
      const { place, key } = await pick(table);
      const { ledger } = await verify((tx) =>
        tx.$executeRawUnsafe(`delete from ${table} where ctid = '${place}'::tid`),
      );
      expect(ledger?.fault).toEqual({ kind: table === "report" ? "UNFOLDED" : "MISSING", table, key });
    }
  }
});

test("a row of the ledger that is put in is named", async () => {
  const copy = (table: string, change: string) => async (tx: Transaction) => {
    const { place } = await pick(table);
    await tx.$executeRawUnsafe(
      `insert into ${table} select (jsonb_populate_record(it, ${change})).* from ${table} as it where ctid = '${place}'::tid`,
    );
  };
  const id = "00000000-0000-4000-8000-000000000002";
  const fresh = `'{"id": "${id}"}'`;
  const further = `'{"position": 99}'`;
  for (const [table, change, kind, key] of [
    ["report_version", fresh, "UNRECORDED", id],
    ["report", fresh, "UNFOLDED", id],
    ["report_decision", further, "UNRECORDED", expect.stringMatching(/ 99$/)],
    ["check_count", further, "UNRECORDED", expect.stringMatching(/ 99$/)],
    ["result", further, "UNRECORDED", expect.stringMatching(/ 99$/)],
    ["report_deployment", further, "UNRECORDED", expect.stringMatching(/ 99$/)],
  ] as const) {
    const { ledger } = await verify(copy(table, change));
    expect(ledger?.fault).toEqual({ kind, table, key });
  }
});

test("whatever stands in the trail instead of a version, the version is named", async () => {
  for (const after of [
    "null",
    "5",
    '"text"',
    "[]",
    "{}",
    '{"checkCounts": 5}',
    '{"checkCounts": [[{"position": {}}]]}',
  ]) {
    const { key, row } = await pick("audit_entry", "entity_type = 'ReportVersion'");
    const { ledger } = await verify((tx) =>
      tx.$executeRawUnsafe("update audit_entry set after = $1::jsonb where id = $2::uuid", after, key),
    );
    expect(ledger?.fault).toEqual({ kind: "ALTERED", table: "report_version", key: row.entity_id });
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

test("when all is as it was, all is right, after more than 200 trials", async () => {
  expect(await verify(async () => undefined)).toEqual(quiet);
  expect(trials).toBeGreaterThan(200);
});
