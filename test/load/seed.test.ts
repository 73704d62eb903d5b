import { readFileSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { connect } from "../../src/database/client";
import { seed } from "../../src/database/load/seed";
import { findSeeded } from "../../src/database/seeded";
import { execute } from "../support/database-server";
import { contents, differences, load, openEmpty, openSeeded, type OwnDatabase, placeOf } from "./loading";

const DATA = path.resolve(__dirname, "../../prisma/data");

describe("seeding", () => {
  let own: OwnDatabase;
  let folder: string;

  beforeEach(async () => {
    own = await openSeeded();
    folder = await mkdtemp(path.join(os.tmpdir(), "jad-graph-data-"));
    await cp(DATA, folder, { recursive: true });
  });
  afterEach(async () => {
    await own.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function edit(name: string, change: (text: string) => string): Promise<void> {
    const file = path.join(folder, name);
    const text = await readFile(file, "utf8");
    const changed = change(text);
    expect(changed).not.toBe(text);
    await writeFile(file, changed);
  }

  test("a second time writes no row", async () => {
    const before = await contents(own.database, { versions: true });
    expect(await seed(own.database)).toEqual({ operations: 38, changed: 0 });
    expect(await contents(own.database, { versions: true })).toEqual(before);
  });

  test("is not needed while files and rows are those of the last time", async () => {
    expect(await findSeeded(own.url)).toEqual({ operations: 38, changed: 0 });
    await load(own.database, {
      code: "of-mine",
      name: "Of mine",
      year: 2025,
      status: "PLANNED",
      participants: ["ES"],
      publications: [{ code: "one", publisher: "One", status: "INTERIM", origin: "ORIGINAL" }],
    });
    expect(await findSeeded(own.url)).toEqual({ operations: 38, changed: 0 });
  });

  test.each([
    ["an operation", "update operation set motto = 'Another' where code = 'jad-danube-6'", 1],
    ["a figure", "update published_figure set words = 'Other words' where operation_id = ID and headline", 1],
    ["reference data", "update agency set full_name = 'Another' where code = 'CEPOL'", 0],
    ["a country's name", "delete from country_name where country_code = 'MK' and locale = 'fi'", 0],
  ])("is needed after %s was altered by hand, and repairs it", async (_what, statement, changed) => {
    const before = await contents(own.database);
    const id = "(select id from operation where code = 'jad-see-2024')";
    await execute(own.url, statement.replace("ID", id));
    expect(await contents(own.database)).not.toEqual(before);
    expect(await findSeeded(own.url)).toBeNull();
    expect(await seed(own.database)).toEqual({ operations: 38, changed });
    expect(await contents(own.database)).toEqual(before);
    expect(await findSeeded(own.url)).toEqual({ operations: 38, changed: 0 });
  });

  test("is needed after it was done from other files, or by another program", async () => {
    await edit("operations/jad-danube-6.json", (text) => text.replace('"value": 144', '"value": 145'));
    await seed(own.database, folder);
    expect(await findSeeded(own.url)).toBeNull();
    expect(await seed(own.database)).toEqual({ operations: 38, changed: 1 });
    expect(await findSeeded(own.url)).toEqual({ operations: 38, changed: 0 });
    await execute(own.url, `update seeding set files = repeat('0', 64)`);
    expect(await findSeeded(own.url)).toBeNull();
  });

  test("a corrected operation is picked up, and nothing else is written", async () => {
    const before = await contents(own.database, { versions: true });
    await edit("operations/jad-danube-6.json", (text) => text.replace('"value": 144', '"value": 145'));
    expect(await seed(own.database, folder)).toEqual({ operations: 38, changed: 1 });
    expect(differences(before, await contents(own.database, { versions: true }))).toEqual({
      published_figure: [1, 1],
    });
  });

  test("two names that change places are both picked up", async () => {
    await edit("reference/agencies.json", (text) =>
      text
        .replace('"name": "Europol"', '"name": "x"')
        .replace('"name": "Eurojust"', '"name": "Europol"')
        .replace('"name": "x"', '"name": "Eurojust"'),
    );
    await seed(own.database, folder);
    const names = await own.database.agency.findMany({
      where: { code: { in: ["EUROJUST", "EUROPOL"] } },
      orderBy: { code: "asc" },
    });
    expect(names.map(({ code, name }) => [code, name])).toEqual([
      ["EUROJUST", "Europol"],
      ["EUROPOL", "Eurojust"],
    ]);
  });

  test("the order of a file is the position of its entries", async () => {
    await edit("reference/check-categories.json", (text) =>
      JSON.stringify((JSON.parse(text) as unknown[]).toReversed()),
    );
    const before = await contents(own.database);
    await seed(own.database, folder);
    const codes = (await own.database.checkCategory.findMany({ orderBy: { position: "asc" } })).map(
      ({ code }) => code,
    );
    const written = JSON.parse(readFileSync(path.join(DATA, "reference/check-categories.json"), "utf8")) as {
      code: string;
    }[];
    expect(codes).toEqual(written.map(({ code }) => code).toReversed());
    expect(Object.keys(differences(before, await contents(own.database)))).toEqual(["check_category"]);
  });

  test("an agency that nobody names any more goes, and its name can be given to another", async () => {
    await edit("reference/agencies.json", (text) =>
      text.replace("[", '[ { "code": "NEW_ONE", "name": "New one", "kind": "PROJECT" },'),
    );
    await seed(own.database, folder);
    await edit("reference/agencies.json", (text) => text.replace('"NEW_ONE"', '"NEWER_ONE"'));
    await seed(own.database, folder);
    const found = await own.database.agency.findMany({ where: { code: { startsWith: "NEW" } } });
    expect(found.map(({ code, name }) => [code, name])).toEqual([["NEWER_ONE", "New one"]]);
  });

  test("an agency that a loaded operation still names cannot go, and nothing is written", async () => {
    await edit("reference/agencies.json", (text) =>
      text.replace("[", '[ { "code": "NEW_ONE", "name": "New one", "kind": "PROJECT" },'),
    );
    await seed(own.database, folder);
    await load(own.database, {
      code: "of-mine",
      name: "Of mine",
      year: 2025,
      status: "PLANNED",
      participants: ["NEW_ONE"],
      publications: [{ code: "one", publisher: "One", status: "INTERIM", origin: "ORIGINAL" }],
    });
    const before = await contents(own.database, { versions: true });
    await expect(seed(own.database)).rejects.toThrow(
      'prisma/data/reference/agencies.json has lost "NEW_ONE", but participant entries in the database still name it; put it back, or correct those operations first.',
    );
    expect(await contents(own.database, { versions: true })).toEqual(before);
  });

  test("a membership that is corrected changes what its country was", async () => {
    await edit("reference/countries.json", (text) =>
      text.replace('"until": "2020-01-31"', '"until": "2020-12-31"'),
    );
    await seed(own.database, folder);
    const { kind } = await own.database.participant.findFirstOrThrow({
      where: { countryCode: "GB", operation: { code: "jad-see-2020" } },
    });
    expect(kind).toBe("MEMBER_STATE");
  });

  test.each([
    {
      wrong: "a syntax error",
      name: "agencies",
      from: '"kind": "EU_AGENCY" },',
      to: '"kind": "EU_AGENCY" } ',
      place: '{ "code": "EUROJUST"',
      message: "is not JSON: a comma is missing before this.",
    },
    {
      wrong: "a kind that does not exist",
      name: "agencies",
      from: '"EU_AGENCY"',
      to: '"AGENCY"',
      place: '"AGENCY"',
      message:
        '"kind" must be EU_INSTITUTION, EU_AGENCY, INTERNATIONAL_ORGANISATION, REGIONAL_INITIATIVE or PROJECT, not "AGENCY".',
    },
    {
      wrong: "a name that is given twice",
      name: "agencies",
      from: '"name": "CEPOL"',
      to: '"name":  "Europol"',
      place: '  "Europol"',
      message: '"name" "Europol" stands twice in this file. The first is in line 2.',
    },
    {
      wrong: "a threat area that does not exist",
      name: "empact",
      from: '"CYBER_ATTACKS"',
      to: '"CYBER_ATTACK"',
      place: '"CYBER_ATTACK"',
      message: 'The threat area "CYBER_ATTACK" is not known; did you mean CYBER_ATTACKS?',
    },
    {
      wrong: "a wider category that comes later",
      name: "result-categories",
      from: '"parent": "ILLEGAL_ENTRIES"',
      to: '"parent":"WEAPONS"',
      place: ':"WEAPONS"',
      message: "The wider category WEAPONS must stand before CLANDESTINE_ENTRIES.",
    },
    {
      wrong: "a membership that ends before it begins",
      name: "countries",
      from: '"until": "2020-01-31"',
      to: '"until":  "1973-01-01"',
      place: '  "1973-01-01"',
      message: "The membership ends on 1973-01-01, before it begins on 1973-01-01.",
    },
  ])("$wrong is told with its place, and nothing is written", async ({ name, from, to, place, message }) => {
    const file = `reference/${name}.json`;
    await edit(file, (text) => text.replace(from, to));
    const before = await contents(own.database, { versions: true });
    const position = placeOf(await readFile(path.join(folder, file), "utf8"), place);
    await expect(seed(own.database, folder)).rejects.toThrow(
      new Error(`${folder}/${file}:${position} ${message}`),
    );
    expect(await contents(own.database, { versions: true })).toEqual(before);
  });
});

describe("on an empty database", () => {
  let own: OwnDatabase;

  beforeEach(async () => {
    own = await openEmpty();
  });
  afterEach(() => own.stop());

  test("two instances that seed at once make what one makes", async () => {
    const other = connect(own.url);
    const seeded = await openSeeded();
    try {
      const results = await Promise.all([seed(own.database), seed(other)]);
      expect(results.map(({ changed }) => changed).sort((one, two) => one - two)).toEqual([0, 38]);
      expect(await contents(own.database)).toEqual(await contents(seeded.database));
    } finally {
      await other.$disconnect();
      await seeded.stop();
    }
  });

  test("countries have their names in the 24 languages of the EU, in English our own", async () => {
    await seed(own.database);
    const languages = await own.database.countryName.groupBy({ by: "locale", orderBy: { locale: "asc" } });
    expect(languages.map(({ locale }) => locale).join(" ")).toBe(
      "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv",
    );
    const names = await own.database.countryName.findMany({
      where: { countryCode: "MK", locale: { in: ["de", "el", "en", "ga"] } },
      orderBy: { locale: "asc" },
    });
    expect(names.map(({ locale, name }) => [locale, name])).toEqual([
      ["de", "Nordmazedonien"],
      ["el", "Βόρεια Μακεδονία"],
      ["en", "North Macedonia"],
      ["ga", "an Mhacadóin Thuaidh"],
    ]);
  });
});
