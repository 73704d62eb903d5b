import { SeriesSideBySideDocument } from "../generated/graphql";
import { startWorld, type World } from "../support/world";

describe("the comparison of a series", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const measureOf = async (subject: string) => {
    const { operationSeries } = await world.data(SeriesSideBySideDocument, { code: "jad-south-east-europe" });
    const measures = operationSeries?.comparison.filter((measure) => measure.subject === subject) ?? [];
    return measures.map(({ editions, ...measure }) => ({
      ...measure,
      figures: editions.map(({ year, figure }) => [year, figure?.value ?? null]),
    }));
  };

  test("puts arrests side by side, and says that 2018 adds up two phases", async () => {
    expect(await measureOf("results.ARRESTS")).toEqual([
      {
        subject: "results.ARRESTS",
        name: "Arrests",
        unit: "{person}",
        currency: null,
        isComparable: false,
        notes: [
          'Not the same is counted: "arrested in Western Balkan states" in 2017; the category as defined in 2018, 2019, 2020, 2022, 2023, 2024.',
          "2018 adds up several phases: operational, preparatory.",
        ],
        figures: [
          [2017, 58],
          [2018, 180],
          [2019, 175],
          [2020, 166],
          [2022, 382],
          [2023, 566],
          [2024, 796],
        ],
      },
    ]);
  });

  test("compares what is defined alike", async () => {
    const [countries] = await measureOf("countries");
    expect(countries).toMatchObject({ isComparable: true, notes: [] });
    expect(countries?.figures).toEqual([
      [2017, 19],
      [2018, 28],
      [2019, 30],
      [2020, 34],
      [2022, 28],
      [2023, 26],
      [2024, 26],
    ]);
  });

  test("says where weapons are firearms, and where a number is approximate", async () => {
    const [weapons] = await measureOf("results.WEAPONS");
    expect(weapons?.isComparable).toBe(false);
    expect(weapons?.notes[0]).toContain('"firearms" in 2022');
    expect(weapons?.notes[0]).toContain('"weapons of different types" in 2020');
    const [vehicles] = await measureOf("checks.VEHICLES");
    expect(vehicles).toMatchObject({ isComparable: true, notes: ["Approximate in 2020."] });
  });

  test("keeps units apart: cannabis by the kilogram and by the plant", async () => {
    const measures = await measureOf("results.CANNABIS");
    expect(measures.map((measure) => measure.unit).sort()).toEqual(["kg", "{plant}"]);
    for (const measure of measures) expect(measure.isComparable).toBe(false);
  });

  test("what was not published is null, and not zero", async () => {
    const [officers] = await measureOf("checks");
    expect(officers?.figures).toContainEqual([2020, null]);
  });
});
