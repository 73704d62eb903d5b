import { startWorld, type World } from "../support/world";

const OPERATION = "(select id from operation where code = 'jad-see-2024')";
const PUBLICATION = `(select id from publication where operation_id = ${OPERATION} and position = 0)`;

function figure(columns: Readonly<Record<string, string>>): string {
  const all = {
    id: "gen_random_uuid()",
    operation_id: OPERATION,
    publication_id: PUBLICATION,
    position: "900",
    subject: "'COUNTRIES'",
    value: "1",
    qualifier: "'ABOUT'",
    ...columns,
  };
  return `insert into published_figure (${Object.keys(all).join(", ")}) values (${Object.values(all).join(", ")})`;
}

function operation(columns: string, values: string): string {
  return `insert into operation (id, code, name, year, status${columns}) values (gen_random_uuid(), 'new-one', 'New', 2024, 'PUBLISHED'${values})`;
}

function participant(columns: string, values: string): string {
  return `insert into participant (id, operation_id, role, position${columns}) values (gen_random_uuid(), ${OPERATION}, 'PARTICIPANT', 900${values})`;
}

/** What the database can hold, it holds, whoever writes to it. */
describe("the database refuses", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  test.each([
    [
      "a country with a code of three letters",
      "insert into country (code, name) values ('ESP', 'Spain again')",
      "country_code_is_iso_3166",
    ],
    [
      "a country with a code in lower case",
      "insert into country (code, name) values ('qq', 'Nowhere')",
      "country_code_is_iso_3166",
    ],
    [
      "two countries of one name",
      "insert into country (code, name) values ('QQ', 'Spain')",
      "country_name_key",
    ],
    ["a blank name", "insert into country (code, name) values ('QQ', ' ')", "country_name_is_not_blank"],
    [
      "an agency with the code of a country",
      "insert into agency (code, name, kind) values ('QQ', 'Q', 'PROJECT')",
      "agency_code_is_well_formed",
    ],
    [
      "a name in a language that is not the EU's",
      "insert into country_name values ('ES', 'ru', 'Испания')",
      "country_name_locale_is_an_eu_language",
    ],
    [
      "a membership that ends before it starts",
      "insert into eu_membership values ('ME', '2024-01-02', '2024-01-01')",
      "eu_membership_ends_after_start",
    ],
    [
      "two memberships at one time",
      "insert into eu_membership values ('ES', '2024-01-01', null)",
      "eu_membership_one_at_a_time",
    ],
    [
      "an operation with a code in capitals",
      operation("", "").replace("new-one", "New"),
      "operation_code_is_well_formed",
    ],
    [
      "two operations of one code",
      operation("", "").replace("new-one", "jad-see-2024"),
      "operation_code_key",
    ],
    [
      "an operation that ends before it starts",
      operation(", starts_on, ends_on", ", '2024-02-02', '2024-02-01'"),
      "operation_ends_after_start",
    ],
    [
      "an operation that starts in another year",
      operation(", starts_on", ", '2023-12-31'"),
      "operation_starts_in_its_year",
    ],
    [
      "an operation in another millennium",
      operation("", "").replace("2024,", "1024,"),
      "operation_year_is_plausible",
    ],
    [
      "an operation that contains itself",
      `insert into operation_inclusion values (${OPERATION}, ${OPERATION})`,
      "operation_inclusion_is_of_another",
    ],
    ["a participant that is nobody", participant("", ""), "participant_is_one_party"],
    [
      "a participant that is a country and an agency",
      participant(", country_code, agency_code", ", 'LU', 'EUROPOL'"),
      "participant_is_one_party",
    ],
    [
      "the same country twice",
      participant(", country_code", ", 'ES'"),
      "participant_operation_id_country_code_key",
    ],
    [
      "a country that does not exist",
      participant(", country_code", ", 'QQ'"),
      "participant_country_code_fkey",
    ],
    [
      "a deployment of fewer than none",
      `insert into deployment (id, operation_id, capability_code, quantity, position) values (gen_random_uuid(), ${OPERATION}, 'OFFICERS', -1, 900)`,
      "deployment_quantity_is_not_negative",
    ],
    ["a negative count", figure({ value: "-1" }), "published_figure_value_is_not_negative"],
    ["half a country", figure({ value: "0.5" }), "published_figure_counts_are_whole"],
    [
      "a number that is withheld",
      figure({ availability: "'SUPPRESSED'" }),
      "published_figure_says_something",
    ],
    ["neither a number nor words", figure({ value: "null" }), "published_figure_says_something"],
    [
      "a result without a category",
      figure({ subject: "'RESULTS'", unit: "'kg'" }),
      "published_figure_category_fits_subject",
    ],
    [
      "a count of countries with a category",
      figure({ check_category_code: "'PERSONS'" }),
      "published_figure_category_fits_subject",
    ],
    [
      "a result without a unit",
      figure({ subject: "'RESULTS'", result_category_code: "'ARRESTS'" }),
      "published_figure_result_has_a_unit",
    ],
    [
      "a result with a unit and a currency",
      figure({
        subject: "'RESULTS'",
        result_category_code: "'ARRESTS'",
        unit: "'{person}'",
        currency: "'EUR'",
      }),
      "published_figure_result_has_a_unit",
    ],
    [
      "a check with a unit",
      figure({ subject: "'CHECKS'", unit: "'{person}'" }),
      "published_figure_result_has_a_unit",
    ],
    [
      "arrests by the kilogram",
      figure({ subject: "'RESULTS'", result_category_code: "'ARRESTS'", unit: "'kg'" }),
      "published_figure_result_category_code_unit_fkey",
    ],
    [
      "a currency of four letters",
      figure({ subject: "'RESULTS'", result_category_code: "'CASH'", currency: "'EURO'" }),
      "published_figure_currency_is_iso_4217",
    ],
    [
      "a share of two",
      figure({ country_code: "'ES'", agency_code: "'EUROPOL'" }),
      "published_figure_is_the_share_of_one",
    ],
    [
      "a part of another publication's figure",
      figure({
        breakdown_id: `(select breakdown.id from breakdown where publication_id <> ${PUBLICATION} limit 1)`,
      }),
      "published_figure_breakdown_id_publication_id_fkey",
    ],
    [
      "a figure of another operation than its publication's",
      figure({ operation_id: "(select id from operation where code = 'jad-see-2023')" }),
      "published_figure_publication_id_operation_id_fkey",
    ],
    [
      "the same measure twice in the same words",
      figure({ value: "27", qualifier: "'EXACT'" }),
      "published_figure_natural_key",
    ],
    ["two headlines for one measure", figure({ headline: "true" }), "published_figure_headline_key"],
    [
      "a hundred and first publication",
      `update publication set position = 100 where id = ${PUBLICATION}`,
      "publication_position_is_below_100",
    ],
    [
      "a deployment without a list of environments, be it an empty one",
      "update deployment set environments = null",
      "deployment_environments_is_a_list",
    ],
    [
      "a cycle that is not named after its years",
      "insert into empact_cycle values ('2030-2034', '2030-01-01', '2033-12-31')",
      "empact_cycle_code_names_its_years",
    ],
    [
      "a category that is its own part",
      "update result_category set parent_code = code where code = 'ARRESTS'",
      "result_category_parent_is_another",
    ],
  ])("%s", async (_what, statement, constraint) => {
    const table = /(?:into|update) (\w+)/.exec(statement)?.[1] ?? "";
    const rows = () => world.database.$queryRawUnsafe(`select * from ${table} order by 1, 2`);
    const before = await rows();
    const error = await world.database.$executeRawUnsafe(statement).then(
      () => null,
      (caught: unknown) => caught as Error,
    );
    expect(JSON.stringify([error?.message, (error as { meta?: unknown } | null)?.meta])).toContain(
      constraint,
    );
    expect(await rows()).toEqual(before);
  });
});
