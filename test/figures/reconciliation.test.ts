import { DiscrepanciesDocument } from "../generated/graphql";
import { startWorld, type World } from "../support/world";

/** The defects of real releases: what must be found, and what must not be taken for one. */
describe("reconciliation", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const discrepanciesOf = async (code: string) => {
    const { operation } = await world.data(DiscrepanciesDocument, { code });
    return operation?.reconciliation.discrepancies ?? [];
  };
  const brief = async (code: string) =>
    (await discrepanciesOf(code)).map(({ kind, subject, stated, computed, difference }) => [
      kind,
      subject,
      stated,
      computed,
      difference,
    ]);

  test("parts that exceed their total, a count that is not that of the list, and lists that differ", async () => {
    expect(await brief("jad-see-2024")).toEqual([
      ["PARTS_EXCEED_TOTAL", "checks", 655914, 674603, 18689],
      ["PARTS_BELOW_TOTAL", "countries", 26, 25, -1],
      ["COUNT_DIFFERS_FROM_LIST", "countries", 26, 25, -1],
      ["COUNT_DIFFERS_FROM_LIST", "thirdCountries", 10, 9, -1],
      ["LISTS_DIFFER", "countries", 25, 24, -1],
      ["SOURCES_DISAGREE", "checks", 655914, 655000, -914],
      ["SOURCES_DISAGREE", "thirdCountries", 10, 9, -1],
    ]);
    const lists = (await discrepanciesOf("jad-see-2024")).find(({ kind }) => kind === "LISTS_DIFFER");
    expect(lists?.explanation).toBe(
      "Against the list of Europol, that of Ministerio del Interior (Spain) lacks Romania and has Czechia besides.",
    );
  });

  test("partitions that lack something: 4 arrests and 3 weapons", async () => {
    expect(await brief("jad-see-2023")).toEqual([
      ["PARTS_BELOW_TOTAL", "results.ARRESTS", 566, 562, -4],
      ["PARTS_BELOW_TOTAL", "results.WEAPONS", 310, 307, -3],
    ]);
  });

  test("interim figures that the final ones revise", async () => {
    expect(await brief("jad-danube-5")).toEqual([
      ["REVISED", "results.ARRESTS", 47, 50, 3],
      ["REVISED", "results.IRREGULAR_MIGRANTS", 4954, 7248, 2294],
      ["REVISED", "results.FALSIFIED_DOCUMENTS", 53, 83, 30],
      ["REVISED", "results.STOLEN_VEHICLES", 12, 17, 5],
    ]);
  });

  test("a national share above the whole, and the slip by a factor of ten behind it", async () => {
    const found = await discrepanciesOf("jad-see-2020");
    expect(found).toContainEqual({
      kind: "PART_EXCEEDS_WHOLE",
      subject: "checks.PERSONS",
      stated: 39000,
      computed: 86827,
      difference: 47827,
      unit: null,
      explanation:
        "FENA states 86 827 for checks of persons (BA), while Ministerio del Interior (Spain) states more than 39 000 for all checks of persons.",
    });
    expect(found).toContainEqual(
      expect.objectContaining({
        kind: "REVISED",
        subject: "checks.PERSONS",
        stated: 39000,
        computed: 390000,
      }),
    );
    // Against the final figure, more than 390 000, the share is in order.
    expect(found.filter(({ kind, stated }) => kind === "PART_EXCEEDS_WHOLE" && stated === 390000)).toEqual(
      [],
    );
  });

  test("agencies that count different numbers of countries", async () => {
    expect(await brief("global-chain-2024")).toContainEqual(["SOURCES_DISAGREE", "countries", 39, 40, 1]);
  });

  test("a unit misread by a factor of a thousand", async () => {
    expect(await brief("jad-arktos-2")).toEqual([
      ["SOURCES_DISAGREE", "results.FUEL", 3500, 3500000, 3496500],
    ]);
  });

  test.each([
    ["an open list with parts that do not sum to the whole", "jad-western-balkans-2017"],
    ["a headline that adds up two phases, with nested partitions", "jad-western-balkans-2018"],
    ["subsets of a whole", "ls-jad-2017"],
    ["about 400 officers, nearly 2 000 parts", "jad-mobile-6"],
    ["more than 200 forged documents in one source, more than 220 in another", "jad-arktos-3"],
    ["910 victims, as in an operation of another year", "thb-sexual-exploitation-2017"],
    ["910 victims, as in an operation of another year", "thb-jad-see-2022"],
    ["an amount in three currencies", "dragon-2017"],
  ])("raises no false alarm over %s", async (_what, code) => {
    const found = (await discrepanciesOf(code)).filter(({ subject }) => subject !== "countries");
    expect(found).toEqual([]);
  });

  test("one number with three meanings does not disagree with itself", async () => {
    const found = await brief("jad-see-2022");
    expect(found.filter(([, subject]) => String(subject).startsWith("results."))).toEqual([]);
  });

  describe("of figures of any kind", () => {
    const id = (last: string) => `00000000-0000-4000-8000-0000000000${last}`;

    beforeAll(async () => {
      await world.database.operation.create({
        data: { id: id("01"), code: "made-up", name: "Made up", year: 2024, status: "PUBLISHED" },
      });
      await world.database.publication.create({
        data: {
          ...{
            id: id("02"),
            operationId: id("01"),
            code: "one",
            publisher: "One",
            status: "FINAL",
            origin: "ORIGINAL",
          },
          ...{ position: 0 },
        },
      });
    });
    afterAll(() => world.database.operation.delete({ where: { id: id("01") } }));
    afterEach(() => world.database.publishedFigure.deleteMany({ where: { operationId: id("01") } }));

    const state = async (
      kind: "PARTITION" | "SUBSET" | "OPEN" | "OVERLAPPING",
      whole: readonly [value: number, qualifier: "EXACT" | "ABOUT" | "ALMOST" | "MORE_THAN" | "AT_LEAST"],
      parts: readonly (number | null)[],
    ) => {
      const common = {
        operationId: id("01"),
        publicationId: id("02"),
        subject: "RESULTS" as const,
        resultCategoryCode: "DRUGS",
        unit: "kg",
      };
      const [value, qualifier] = whole;
      await world.database.publishedFigure.create({
        data: { ...common, id: id("10"), position: 0, value, qualifier },
      });
      await world.database.breakdown.create({
        data: { id: id("20"), publicationId: id("02"), figureId: id("10"), kind, position: 0 },
      });
      await world.database.publishedFigure.createMany({
        data: parts.map((part, index) => ({
          ...common,
          ...{
            id: id(`3${index}`),
            position: index + 1,
            value: part,
            qualifier: "EXACT",
            breakdownId: id("20"),
          },
          ...{ label: `part ${index}`, words: "some" },
        })),
      });
      return brief("made-up");
    };

    test.each<[string, Parameters<typeof state>, unknown[]]>([
      ["decimals are summed exactly", ["PARTITION", [0.3, "EXACT"], [0.1, 0.2]], []],
      [
        "and their differences too",
        ["PARTITION", [0.3, "EXACT"], [0.1, 0.1]],
        [["PARTS_BELOW_TOTAL", "results.DRUGS", 0.3, 0.2, -0.1]],
      ],
      ["a partition may be less than almost the total", ["PARTITION", [1000, "ALMOST"], [600, 300]], []],
      [
        "but not more",
        ["PARTITION", [1000, "ALMOST"], [600, 500]],
        [["PARTS_EXCEED_TOTAL", "results.DRUGS", 1000, 1100, 100]],
      ],
      ["more than a total has its bounds", ["PARTITION", [300, "MORE_THAN"], [250, 120]], []],
      [
        "above and below",
        ["PARTITION", [300, "MORE_THAN"], [250, 20]],
        [["PARTS_BELOW_TOTAL", "results.DRUGS", 300, 270, -30]],
      ],
      ["at least has none above", ["PARTITION", [300, "AT_LEAST"], [2500, 120]], []],
      ["a part without a number leaves a partition open", ["PARTITION", [300, "EXACT"], [100, null]], []],
      [
        "unless the others exceed it already",
        ["PARTITION", [300, "EXACT"], [400, null]],
        [["PARTS_EXCEED_TOTAL", "results.DRUGS", 300, 400, 100]],
      ],
      ["an open list may be less", ["OPEN", [300, "EXACT"], [100]], []],
      [
        "but not more",
        ["OPEN", [300, "EXACT"], [100, 201]],
        [["PARTS_EXCEED_TOTAL", "results.DRUGS", 300, 301, 1]],
      ],
      ["subsets may overlap", ["SUBSET", [300, "EXACT"], [200, 200]], []],
      [
        "but none may exceed the whole",
        ["SUBSET", [300, "EXACT"], [301, 200]],
        [["PART_EXCEEDS_WHOLE", "results.DRUGS", 300, 301, 1]],
      ],
      ["what overlaps has no rule", ["OVERLAPPING", [300, "EXACT"], [400, 500]], []],
      [
        "zero is a number",
        ["PARTITION", [5, "EXACT"], [0]],
        [["PARTS_BELOW_TOTAL", "results.DRUGS", 5, 0, -5]],
      ],
    ])("%s", async (_what, figures, expected) => {
      expect(await state(...figures)).toEqual(expected);
    });
  });
});
