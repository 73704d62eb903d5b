import { contents, differences, load, openSeeded, type OwnDatabase } from "./loading";
import { operation } from "./fixture";

describe("an operation that was not there", () => {
  let own: OwnDatabase;

  beforeAll(async () => {
    own = await openSeeded();
    await load(own.database, operation());
  });
  afterAll(() => own.stop());

  const rows = (statement: string) =>
    own.database.$queryRawUnsafe<unknown[]>(`select to_jsonb(found) as row from (${statement}) as found`);
  const select = async (statement: string) =>
    (await rows(statement)).map((found) => (found as { row: unknown }).row);

  const OPERATION = "operation_id = (select id from operation where code = 'jad-test-2025')";

  test("says what its file says, and nothing of what it does not say", async () => {
    expect(
      await select(`select code, name, series_code, year, motto, summary, starts_on, ends_on, dates_as_stated, reference_on, status,
        environments from operation where code = 'jad-test-2025'`),
    ).toEqual([
      {
        code: "jad-test-2025",
        name: "JAD Test 2025",
        series_code: "jad-danube",
        year: 2025,
        motto: null,
        summary: null,
        starts_on: null,
        ends_on: null,
        dates_as_stated: "In the autumn.",
        reference_on: "2025-12-31",
        status: "PUBLISHED",
        environments: ["PHYSICAL", "DARK_WEB"],
      },
    ]);
    expect(
      await select(
        `select threat_area_code as code from operation_threat_area where ${OPERATION} order by 1`,
      ),
    ).toEqual([{ code: "DRUG_TRAFFICKING" }, { code: "MIGRANT_SMUGGLING" }]);
    expect(
      await select(
        `select name, city, country_code, host_agency_code from coordination_centre where ${OPERATION}`,
      ),
    ).toEqual([{ name: null, city: "Vienna", country_code: "AT", host_agency_code: "FRONTEX" }]);
    expect(
      await select(
        `select code from operation_inclusion join operation on id = included_id where container_${OPERATION.replace("operation_id", "id")}`,
      ),
    ).toEqual([{ code: "jad-danube-5" }]);
  });

  test("has its participants in order, of the kind that the database finds", async () => {
    expect(
      await select(
        `select position, country_code, agency_code, kind, role, contribution from participant where ${OPERATION} order by position`,
      ),
    ).toEqual([
      {
        position: 0,
        country_code: "AT",
        agency_code: null,
        kind: "MEMBER_STATE",
        role: "PARTICIPANT",
        contribution: null,
      },
      {
        position: 1,
        country_code: "XK",
        agency_code: null,
        kind: "THIRD_COUNTRY",
        role: "OBSERVER",
        contribution: "Watched.",
      },
      {
        position: 2,
        country_code: "GB",
        agency_code: null,
        kind: "THIRD_COUNTRY",
        role: "PARTICIPANT",
        contribution: null,
      },
      {
        position: 3,
        country_code: null,
        agency_code: "FRONTEX",
        kind: "AGENCY",
        role: "LEAD",
        contribution: null,
      },
    ]);
  });

  test("has what was brought, twice the same capability too", async () => {
    expect(
      await select(`select deployment.position, capability_code, country_code, quantity, environments, purpose from deployment
        left join participant on participant.id = participant_id where deployment.${OPERATION} order by 1`),
    ).toEqual([
      {
        position: 0,
        capability_code: "OFFICERS",
        country_code: null,
        quantity: 1200,
        environments: [],
        purpose: null,
      },
      {
        position: 1,
        capability_code: "CANINE_UNITS",
        country_code: "AT",
        quantity: null,
        environments: ["PHYSICAL"],
        purpose: "To find what is hidden.",
      },
      {
        position: 2,
        capability_code: "OFFICERS",
        country_code: null,
        quantity: null,
        environments: [],
        purpose: "Of others.",
      },
    ]);
  });

  test("has its publications with the list that each of them gives", async () => {
    const found =
      await select(`select position, code, publisher, publisher_country_code, publisher_agency_code, title, urls, published_on,
      language, status, origin, list_is_complete, footnotes, note,
      (select jsonb_agg(jsonb_build_array(coalesce(country_code, agency_code), name_as_published) order by position)
        from listed_participant where publication_id = publication.id) as listed
      from publication where ${OPERATION} order by position`);
    expect(found).toEqual([
      {
        position: 0,
        code: "frontex-final",
        publisher: "Frontex",
        publisher_country_code: null,
        publisher_agency_code: "FRONTEX",
        title: "Smugglers caught",
        urls: ["https://www.frontex.europa.eu/one", "http://example.org/two"],
        published_on: "2025-11-30",
        language: "en",
        status: "FINAL",
        origin: "ORIGINAL",
        list_is_complete: true,
        footnotes: ["* A note."],
        note: "Ours.",
        listed: [
          ["AT", null],
          ["XK", "Kosovo*"],
          ["FRONTEX", null],
        ],
      },
      {
        position: 1,
        code: "at-interior-interim",
        publisher: "Bundesministerium für Inneres",
        publisher_country_code: "AT",
        publisher_agency_code: null,
        title: null,
        urls: [],
        published_on: null,
        language: null,
        status: "INTERIM",
        origin: "COPY",
        list_is_complete: false,
        footnotes: [],
        note: null,
        listed: [
          ["GB", null],
          ["AT", null],
        ],
      },
      {
        position: 2,
        code: "press",
        publisher: "The press",
        publisher_country_code: null,
        publisher_agency_code: null,
        title: null,
        urls: [],
        published_on: null,
        language: null,
        status: "FINAL",
        origin: "COPY",
        list_is_complete: null,
        footnotes: [],
        note: null,
        listed: null,
      },
    ]);
  });

  test("has its figures in the order of reading, the parts with what they take from their whole", async () => {
    const found =
      await select(`select concat_ws(' ', figure.position, whole.position, breakdown.kind, breakdown.position) as place,
        concat_ws(' ', figure.subject, figure.check_category_code, figure.result_category_code, figure.capability_code) as counted,
        concat_ws(' ', figure.qualifier, figure.value::text, figure.unit, figure.currency) as stated,
        concat_ws(' ', figure.phase, figure.environment, figure.threat_area_code, figure.country_code, figure.agency_code) as part,
        figure.words, figure.counted_as, figure.label, figure.headline
      from published_figure as figure join publication on publication.id = figure.publication_id
        left join breakdown on breakdown.id = figure.breakdown_id left join published_figure as whole on whole.id = breakdown.figure_id
      where figure.${OPERATION} order by publication.position, figure.position`);
    const figure = (place: string, counted: string, stated: string, part: string, rest: object = {}) => ({
      place,
      counted,
      stated,
      part,
      words: null,
      counted_as: null,
      label: null,
      headline: false,
      ...rest,
    });
    const smugglers = { counted_as: "suspected people smugglers" };
    expect(found).toEqual([
      figure("0", "COUNTRIES", "EXACT 3.000", "", { headline: true }),
      figure("1 0 PARTITION 0", "MEMBER_STATES", "EXACT 1.000", "", { headline: true }),
      figure("2 0 PARTITION 0", "THIRD_COUNTRIES", "EXACT 2.000", "", { headline: true }),
      figure("3", "RESULTS ARRESTS", "EXACT 50.000 {person}", "OPERATIONAL", {
        ...smugglers,
        words: "50 suspected people smugglers",
      }),
      figure("4 3 PARTITION 0", "RESULTS ARRESTS", "EXACT 30.000 {person}", "OPERATIONAL AT", smugglers),
      figure("5 4 SUBSET 0", "RESULTS ARRESTS", "EXACT 4.000 {person}", "OPERATIONAL MIGRANT_SMUGGLING AT", {
        ...smugglers,
        label: "minors",
      }),
      figure("6 3 PARTITION 0", "RESULTS ARRESTS", "EXACT 20.000 {person}", "OPERATIONAL GB", smugglers),
      figure("7 3 OPEN 1", "RESULTS SUSPECTS", "EXACT {person}", "OPERATIONAL", {
        words: "some of them wanted elsewhere",
      }),
      figure("8 3 OPEN 2", "RESULTS ARRESTS", "EXACT 12.000 {person}", "OPERATIONAL", {
        ...smugglers,
        label: "by air",
      }),
      figure("9", "RESULTS DRUGS", "EXACT 0.702 kg", "", { headline: true }),
      figure("10", "RESULTS DRUGS", "MORE_THAN 300.000 {tablet}", "", { headline: true }),
      figure("11", "RESULTS CASH", "ABOUT 999999999999.999 EUR", "DARK_WEB"),
      figure("12", "DEPLOYMENTS OFFICERS", "EXACT 1200.000", "", { headline: true }),
      figure("13", "DEPLOYMENTS OFFICERS", "MORE_THAN 1000.000", ""),
      figure("0", "RESULTS ARRESTS", "EXACT 47.000 {person}", "", { headline: true }),
      figure("0", "CHECKS", "EXACT 0.000", "", { headline: true }),
    ]);
  });

  test("has ids that follow from what it is, on every database", async () => {
    expect(await select("select id from operation where code = 'jad-test-2025'")).toEqual([
      { id: "e0244aeb-2d2c-5065-91b8-9589cfd32b3c" },
    ]);
    const other = await openSeeded();
    try {
      await load(other.database, operation());
      expect(differences(await contents(own.database), await contents(other.database))).toEqual({});
    } finally {
      await other.stop();
    }
  });

  test("a second time writes no row", async () => {
    const before = await contents(own.database, { versions: true });
    expect(await load(own.database, operation())).toEqual([{ code: "jad-test-2025", changes: [] }]);
    expect(await contents(own.database, { versions: true })).toEqual(before);
  });
});
