import { LOCALES } from "../../src/graphql/scalars";
import { startWorld, type World } from "../support/world";

describe("countries and agencies", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  test("a country has a name in each of the 24 languages of the EU", async () => {
    expect(LOCALES).toHaveLength(24);
    const fields = LOCALES.map((locale) => `${locale}: name(locale: "${locale}")`).join(" ");
    const { country } = await world.data(`{ country(code: "GR") { name ${fields} } }`);
    expect(country).toMatchObject({
      ...{
        name: "Greece",
        en: "Greece",
        de: "Griechenland",
        el: "Ελλάδα",
        fi: "Kreikka",
        bg: "Гърция",
        ga: "an Ghréig",
      },
      ...{ hu: "Görögország", mt: "il-Greċja", sv: "Grekland" },
    });
    expect(
      Object.values(country as object).filter((name) => typeof name !== "string" || name === ""),
    ).toEqual([]);
  });

  test("every country has them; where CLDR has none, the name is English", async () => {
    const counts = await world.database.countryName.groupBy({
      by: ["locale"],
      _count: true,
      orderBy: { locale: "asc" },
    });
    expect(counts.map(({ locale, _count }) => [locale, _count])).toEqual(
      LOCALES.map((locale) => [locale, locale === "mt" ? 249 : 250]),
    );
    const { country } = await world.data('{ country(code: "IO") { name(locale: "mt") } }');
    expect(country).toEqual({ name: "British Indian Ocean Territory" });
  });

  test("in English they are written as the EU's institutions write them", async () => {
    const { countriesByCodes } = await world.data(
      '{ countriesByCodes(codes: ["BA", "CZ", "TR", "MK", "MD", "XK"]) { name inEnglish: name(locale: "en") } }',
    );
    expect(countriesByCodes).toEqual(
      ["Bosnia and Herzegovina", "Czechia", "Türkiye", "North Macedonia", "Moldova", "Kosovo"].map(
        (name) => ({
          name,
          inEnglish: name,
        }),
      ),
    );
  });

  test("membership of the EU has its days, and the groups their countries", async () => {
    const data = await world.data(`{
      left: country(code: "GB") { euMemberships { startsOn endsOn } protocolOrder }
      joined: country(code: "HR") { euMemberships { startsOn endsOn } }
      never: country(code: "CH") { euMemberships { startsOn } groups protocolOrder }
      balkans: countries(first: 100, filter: { groups: { contains: WESTERN_BALKANS } }) { nodes { code } }
    }`);
    expect(data).toEqual({
      left: { euMemberships: [{ startsOn: "1973-01-01", endsOn: "2020-01-31" }], protocolOrder: 28 },
      joined: { euMemberships: [{ startsOn: "2013-07-01", endsOn: null }] },
      never: { euMemberships: [], groups: ["SCHENGEN_ASSOCIATED"], protocolOrder: null },
      balkans: { nodes: ["AL", "BA", "XK", "ME", "MK", "RS"].map((code) => ({ code })) },
    });
  });

  test("the protocol order is that of the EU; countries without a place in it come last", async () => {
    const { countries } = await world.data<{ countries: { nodes: { code: string }[] } }>(
      "{ countries(first: 30, orderBy: [{ field: PROTOCOL_ORDER }, { field: CODE }]) { nodes { code } } }",
    );
    expect(countries.nodes.map((node) => node.code)).toEqual([
      ..."BE BG CZ DK DE EE IE GR ES FR HR IT CY LV LT LU HU MT NL AT PL PT RO SI SK FI SE GB".split(" "),
      ...["AD", "AE"],
    ]);
  });

  test("a country's participations come with the latest first, and page", async () => {
    const { country } = await world.data(
      '{ country(code: "BA") { participations(first: 2) { totalCount nodes { role operation { code } } pageInfo { endCursor } } } }',
    );
    expect(country.participations.nodes[0]).toEqual({ role: "HOST", operation: { code: "jad-see-2024" } });
    const next = await world.data(
      'query($after: String) { country(code: "BA") { participations(first: 100, after: $after) { totalCount nodes { operation { code } } } } }',
      { after: country.participations.pageInfo.endCursor },
    );
    expect(next.country.participations.nodes).toHaveLength(country.participations.totalCount - 2);
  });

  test("search ignores case and accents", async () => {
    const { countries, agencies } = await world.data(
      '{ countries(search: "TURKIYE") { nodes { code } } agencies(search: "éuropol") { nodes { code } } }',
    );
    expect([countries.nodes, agencies.nodes]).toEqual([[{ code: "TR" }], [{ code: "EUROPOL" }]]);
  });

  test("a publisher's list of participants keeps the names as printed", async () => {
    const { publications } = await world.data(`{ publications(first: 1, filter: {
      code: { eq: "europol-final" }, operation: { code: { eq: "jad-see-2024" } } }) { nodes {
        publisherParty { code } listed { nameAsPublished party { code } } } } }`);
    const [publication] = publications.nodes;
    expect(publication.publisherParty).toEqual({ code: "EUROPOL" });
    expect(publication.listed).toHaveLength(36);
    expect(publication.listed[18]).toEqual({ nameAsPublished: "Kosovo*", party: { code: "XK" } });
  });
});
