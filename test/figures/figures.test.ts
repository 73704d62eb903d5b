import { FigureTreeDocument, FiguresOfDocument } from "../generated/graphql";
import { startWorld, type World } from "../support/world";

describe("published figures", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  test("keep their breakdowns, nested as published", async () => {
    const { publishedFigures } = await world.data(FigureTreeDocument, {
      filter: {
        operation: { code: { eq: "jad-western-balkans-2018" } },
        resultCategory: { code: { eq: "ARRESTS" } },
        value: { eq: 180 },
      },
    });
    const [arrests] = publishedFigures.nodes;
    expect(arrests).toMatchObject({ value: 180, phase: null });
    const [byPhase] = arrests?.breakdowns ?? [];
    expect(byPhase?.kind).toBe("PARTITION");
    expect(byPhase?.parts.map(({ phase, value }) => [phase, value])).toEqual([
      ["PREPARATORY", 32],
      ["OPERATIONAL", 148],
    ]);
    const [byOffence] = byPhase?.parts[1]?.breakdowns ?? [];
    expect(byOffence?.kind).toBe("PARTITION");
    expect(byOffence?.parts.map(({ value }) => value)).toEqual([13, 71, 36, 3, 5, 16, 4]);
    // A part takes over what it does not say itself.
    expect(new Set(byOffence?.parts.map(({ phase, unit }) => `${phase} ${unit}`))).toEqual(
      new Set(["OPERATIONAL {person}"]),
    );
  });

  test("keep their qualifier, unit and currency, exactly as published", async () => {
    const { publishedFigures } = await world.data(FiguresOfDocument, {
      filter: { operation: { code: { eq: "dragon-2017" } }, resultCategory: { code: { eq: "CASH" } } },
    });
    expect(
      publishedFigures.nodes.map(({ value, unit, currency, party }) => [value, unit, currency, party?.code]),
    ).toEqual([
      [49000, null, "RSD", "BA"],
      [2900, null, "USD", "BA"],
      [13500, null, "EUR", "BA"],
    ]);
    const cocaine = await world.data(FiguresOfDocument, {
      filter: { operation: { code: { eq: "jad-see-2022" } }, resultCategory: { code: { eq: "COCAINE" } } },
    });
    expect(cocaine.publishedFigures.nodes[0]).toMatchObject({ value: 1.3, unit: "kg", qualifier: "EXACT" });
    const officers = await world.data(FiguresOfDocument, {
      filter: {
        operation: { code: { eq: "jad-see-2022" } },
        subject: { eq: "DEPLOYMENTS" },
        headline: { eq: true },
      },
    });
    expect(officers.publishedFigures.nodes[0]).toMatchObject({ value: 16000, qualifier: "ALMOST" });
  });

  test("officers are told from the rest of what was on duty", async () => {
    const filter = { operation: { code: { eq: "jad-see-2022" } }, capability: { code: { eq: "OFFICERS" } } };
    const document = `query($filter: PublishedFigureFilter) {
      publishedFigures(filter: $filter) { nodes { value qualifier category { code } } } }`;
    const { publishedFigures } = await world.data(document, { filter });
    expect(publishedFigures.nodes).toEqual([
      { value: 16000, qualifier: "ALMOST", category: { code: "OFFICERS" } },
    ]);
  });

  test("one headline for each measure: final before interim, the leading publication before the others", async () => {
    const { publishedFigures } = await world.data(FiguresOfDocument, {
      filter: { operation: { code: { eq: "jad-danube-5" } }, resultCategory: { code: { eq: "ARRESTS" } } },
    });
    const headlines = publishedFigures.nodes.filter((figure) => figure.headline);
    expect(headlines.map(({ value }) => value)).toEqual([50]);
    expect(publishedFigures.nodes.map(({ value }) => value)).toContain(47);
  });

  test("the same number in two operations stays two figures", async () => {
    const { publishedFigures } = await world.data(FiguresOfDocument, {
      filter: { value: { eq: 910 }, headline: { eq: true }, resultCategory: { code: { eq: "VICTIMS" } } },
    });
    expect(publishedFigures.nodes.map(({ operation }) => operation.code).sort()).toEqual([
      "thb-jad-see-2022",
      "thb-sexual-exploitation-2017",
    ]);
  });

  test("what operations include others is told", async () => {
    const data = await world.data(
      '{ operation(code: "dragon-2017") { includes { code } } inner: operation(code: "gaad-2017-06") { includedIn { code } } }',
    );
    expect(data).toEqual({
      operation: { includes: [{ code: "gaad-2017-06" }, { code: "gaad-2017-10" }] },
      inner: { includedIn: [{ code: "dragon-2017" }] },
    });
  });
});
