import { ReleaseDocument, type ReleaseQuery } from "../generated/graphql";
import { startWorld, type World } from "../support/world";

/** JAD South East Europe 2024, statement by statement, as Europol released it on 13 December 2024. */
describe("the release on JAD South East Europe 2024", () => {
  let world: World;
  let operation: NonNullable<ReleaseQuery["operation"]>;

  beforeAll(async () => {
    world = await startWorld();
    const data = await world.data(ReleaseDocument, { code: "jad-see-2024" });
    if (!data.operation) throw new Error("JAD SEE 2024 is not there");
    operation = data.operation;
  });
  afterAll(() => world.stop());

  test("its name, motto, place and threats", () => {
    expect(operation).toMatchObject({
      code: "jad-see-2024",
      name: "JAD South East Europe 2024",
      motto: "Uniting Forces Against Organised Crime",
      status: "PUBLISHED",
      year: 2024,
      startsOn: null,
      endsOn: null,
      series: { code: "jad-south-east-europe" },
      coordinationCentre: { city: "Sarajevo", country: { code: "BA", name: "Bosnia and Herzegovina" } },
    });
    expect(operation.threatAreas.map((area) => area.code).sort()).toEqual([
      "DRUG_TRAFFICKING",
      "FIREARMS_TRAFFICKING",
      "HIGH_RISK_CRIMINAL_NETWORKS",
      "MIGRANT_SMUGGLING",
      "TRAFFICKING_IN_HUMAN_BEINGS",
    ]);
  });

  test("its priorities are those of the EMPACT cycle in force at its date", () => {
    expect(operation.priorities.map((priority) => priority.code)).toEqual([
      "2022-2025-high-risk-criminal-networks",
      "2022-2025-trafficking-in-human-beings",
      "2022-2025-migrant-smuggling",
      "2022-2025-drugs-trafficking",
      "2022-2025-firearms-trafficking",
    ]);
  });

  test("the physical and the online world, with what was brought to them", () => {
    expect(operation.environments).toEqual(["PHYSICAL", "CLEAR_WEB", "DARK_WEB", "SOCIAL_MEDIA"]);
    const deployed = new Map(
      operation.deployments.map((deployment) => [deployment.capability.code, deployment]),
    );
    expect([...deployed.keys()].sort()).toEqual([
      "CANINE_UNITS",
      "CONCEALMENT_EXPERTS",
      "CYBER_PATROLS",
      "DOCUMENT_FRAUD_EXPERTS",
      "EXPERTS",
      "MOBILE_OFFICES",
      "OFFICERS",
      "PROSECUTORS",
      "SPECIAL_DETECTION_UNITS",
    ]);
    expect(deployed.get("CYBER_PATROLS")?.environments).toEqual(["CLEAR_WEB", "DARK_WEB", "SOCIAL_MEDIA"]);
    expect(deployed.get("MOBILE_OFFICES")?.participant?.party.code).toBe("EUROPOL");
    expect(deployed.get("MOBILE_OFFICES")?.purpose).not.toBeNull();
    expect(deployed.get("CANINE_UNITS")?.participant).toBeNull();
  });

  test("its sixteen member states, nine third countries and eleven agencies, in the release's order", () => {
    const codes = (list: { nodes: readonly { party: { code: string } }[] }) =>
      list.nodes.map((node) => node.party.code);
    expect(codes(operation.memberStates)).toEqual([
      "AT",
      "BG",
      "HR",
      "FR",
      "DE",
      "GR",
      "HU",
      "IT",
      "NL",
      "PL",
      "PT",
      "RO",
      "SI",
      "SK",
      "ES",
      "SE",
    ]);
    expect(codes(operation.thirdCountries)).toEqual(["AL", "BA", "XK", "MD", "ME", "MK", "RS", "TR", "UA"]);
    expect(codes(operation.agencies)).toEqual([
      "EUROPEAN_COMMISSION",
      "CEPOL",
      "EUROPOL",
      "EUROJUST",
      "FRONTEX",
      "EUSDR",
      "EU4FAST",
      "INTERPOL",
      "SELEC",
      "UNDP_SEESAC",
      "UNODC",
    ]);
    expect(
      [operation.memberStates, operation.thirdCountries, operation.agencies].map((list) => list.totalCount),
    ).toEqual([16, 9, 11]);
  });

  test("who hosted, who supported and how", () => {
    const all = [
      ...operation.memberStates.nodes,
      ...operation.thirdCountries.nodes,
      ...operation.agencies.nodes,
    ];
    const of = (code: string) => all.find((participant) => participant.party.code === code);
    expect(of("BA")?.role).toBe("HOST");
    expect(of("EU4FAST")).toMatchObject({
      role: "SUPPORT",
      contribution: expect.stringMatching(/coordination centre/),
    });
    expect(of("EUROPOL")).toMatchObject({
      role: "SUPPORT",
      contribution: expect.stringMatching(/mobile offices/),
    });
    expect(of("TR")?.contribution).toMatch(/support/i);
    expect(of("MD")?.contribution).not.toBeNull();
    expect(of("UA")?.contribution).not.toBeNull();
  });

  test("the footnote belongs to Kosovo and to the publication, not to the name", () => {
    const kosovo = operation.thirdCountries.nodes.find((participant) => participant.party.code === "XK");
    expect(kosovo?.party).toEqual({
      code: "XK",
      name: "Kosovo",
      footnote: expect.stringMatching(
        /^This designation is without prejudice .* UNSCR 1244\/1999 and the ICJ Opinion/,
      ),
    });
    const [release] = operation.publications;
    expect(release).toMatchObject({
      publisher: "Europol",
      title: "796 Arrests in Massive EU Action Against Organised Crime",
      publishedOn: "2024-12-13",
      status: "FINAL",
      footnotes: [expect.stringContaining("UNSCR 1244/1999")],
    });
  });

  test("its officers, countries, checks and results", () => {
    const { published } = operation;
    expect(published.officers).toMatchObject({ value: 31109, qualifier: "EXACT" });
    expect(published.countries).toEqual({ value: 26 });
    expect(published.checks.total).toMatchObject({
      value: 655914,
      qualifier: "EXACT",
      countedAs: "entities",
    });
    expect(published.checks.byCategory.map(({ category, value }) => [category?.code, value])).toEqual([
      ["PERSONS", 516153],
      ["VEHICLES", 152284],
      ["POSTAL_PACKAGES", 4985],
      ["PREMISES", 1181],
    ]);
    expect(published.results.map(({ category, value, unit }) => [category?.code, value, unit])).toEqual([
      ["ARRESTS", 796, "{person}"],
      ["NEW_INVESTIGATIONS", 316, "{investigation}"],
      ["WEAPONS", 442, "{piece}"],
    ]);
  });

  test("the checks are an open list of four parts", () => {
    expect(operation.published.checks.total?.breakdowns).toEqual([
      {
        kind: "OPEN",
        parts: [
          { category: { code: "PERSONS" }, value: 516153 },
          { category: { code: "VEHICLES" }, value: 152284 },
          { category: { code: "POSTAL_PACKAGES" }, value: 4985 },
          { category: { code: "PREMISES" }, value: 1181 },
        ],
      },
    ]);
  });

  test("what does not add up: the checks by 18 689, and the countries by one", () => {
    const { discrepancies } = operation.reconciliation;
    expect(discrepancies).toContainEqual({
      kind: "PARTS_EXCEED_TOTAL",
      subject: "checks",
      stated: 655914,
      computed: 674603,
      difference: 18689,
      explanation: "Europol states 655 914 for checks, but the 4 parts it gives sum to 674 603: 18 689 more.",
    });
    expect(discrepancies).toContainEqual({
      kind: "COUNT_DIFFERS_FROM_LIST",
      subject: "countries",
      stated: 26,
      computed: 25,
      difference: -1,
      explanation: "Europol states 26 for countries, but lists 25.",
    });
  });
});
