import { contents, differences, load, openSeeded, type OwnDatabase } from "./loading";
import { type Operation, operation } from "./fixture";

/** A correction changes what it says; what stays keeps its id. */
describe("a correction", () => {
  let own: OwnDatabase;

  beforeEach(async () => {
    own = await openSeeded();
    await load(own.database, operation());
  });
  afterEach(() => own.stop());

  async function correct(change: (corrected: Operation) => void) {
    const corrected = operation();
    change(corrected);
    const before = await contents(own.database, { versions: true });
    const [loaded] = await load(own.database, corrected);
    const changes = loaded?.changes;
    const after = await contents(own.database, { versions: true });
    // Loaded once more, it has nothing left to say.
    expect(await load(own.database, corrected)).toEqual([{ code: "jad-test-2025", changes: [] }]);
    return { changes, rows: differences(before, after) };
  }

  const figures = () =>
    own.database.publishedFigure.findMany({
      where: { operation: { code: "jad-test-2025" }, publication: { code: "frontex-final" } },
      orderBy: { position: "asc" },
    });

  test("of a number writes that row alone, with the id it had", async () => {
    const before = await figures();
    const { changes, rows } = await correct(({ publications: [publication] }) => {
      Object.assign(publication?.figures[1] ?? {}, { value: 51 });
    });
    expect(changes).toEqual([{ table: "PublishedFigure", added: 0, changed: 1, moved: 0, removed: 0 }]);
    expect(rows).toEqual({ published_figure: [1, 1] });
    const after = await figures();
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after[3]?.value?.toString()).toBe("51");
    expect({ ...after[3], value: null }).toEqual({ ...before[3], value: null });
  });

  test("of a number that is interim leaves the final one as it is", async () => {
    const before = await figures();
    const { rows } = await correct(({ publications }) => {
      Object.assign(publications[1]?.figures?.[0] ?? {}, { value: 48 });
    });
    expect(rows).toEqual({ published_figure: [1, 1] });
    expect(await figures()).toEqual(before);
  });

  test("that adds a figure in front moves the others and keeps their ids", async () => {
    const before = await figures();
    const { changes } = await correct(({ publications: [publication] }) => {
      publication?.figures.unshift({ subject: "RESULTS", category: "HITS", value: 7 });
    });
    expect(changes).toEqual([
      { table: "PublishedFigure", added: 1, changed: 0, moved: before.length, removed: 0 },
    ]);
    const after = await figures();
    expect(after.slice(1).map(({ id, value }) => [id, value])).toEqual(
      before.map(({ id, value }) => [id, value]),
    );
    expect(after.map(({ position }) => position)).toEqual([...Array(before.length + 1).keys()]);
  });

  test("that turns every list round changes nothing but the order", async () => {
    const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id).sort();
    const participants = () =>
      own.database.participant.findMany({
        where: { operation: { code: "jad-test-2025" } },
        orderBy: { position: "asc" },
      });
    const [figuresBefore, participantsBefore] = [await figures(), await participants()];
    await correct((corrected) => {
      corrected.participants.reverse();
      corrected.publications.reverse();
      for (const publication of corrected.publications) {
        publication.participants?.listed.reverse();
        publication.figures.reverse();
        for (const figure of publication.figures) {
          const { breakdowns = [] } = figure as { breakdowns?: { parts: unknown[] }[] };
          breakdowns.reverse();
          for (const { parts } of breakdowns) parts.reverse();
        }
      }
    });
    expect(ids(await figures())).toEqual(ids(figuresBefore));
    expect((await participants()).map(({ id }) => id)).toEqual(
      participantsBefore.map(({ id }) => id).toReversed(),
    );
    const codes = await own.database.publication.findMany({
      where: { operation: { code: "jad-test-2025" } },
      orderBy: { position: "asc" },
    });
    expect(codes.map(({ code }) => code)).toEqual(["press", "at-interior-interim", "frontex-final"]);
    const listed = await own.database.listedParticipant.findMany({
      where: { publication: { code: "frontex-final", operation: { code: "jad-test-2025" } } },
      orderBy: { position: "asc" },
    });
    expect(listed.map(({ countryCode, agencyCode }) => countryCode ?? agencyCode)).toEqual([
      "FRONTEX",
      "XK",
      "AT",
    ]);
  });

  test("of the kind of a breakdown replaces its parts and leaves the whole", async () => {
    const { changes } = await correct(({ publications: [publication] }) => {
      Object.assign((publication?.figures[0] as { breakdowns: object[] }).breakdowns[0] ?? {}, {
        kind: "OVERLAPPING",
      });
    });
    expect(changes).toEqual([
      { table: "PublishedFigure", added: 2, changed: 0, moved: 0, removed: 2 },
      { table: "Breakdown", added: 1, changed: 0, moved: 0, removed: 1 },
    ]);
  });

  test("that takes out the first of two breakdowns of a kind keeps the parts of the second", async () => {
    const [byAir] = (await figures()).filter(({ label }) => label === "by air");
    const { changes } = await correct(({ publications: [publication] }) => {
      (publication?.figures[1] as { breakdowns: object[] }).breakdowns.splice(1, 1);
    });
    expect(changes).toEqual([
      { table: "PublishedFigure", added: 0, changed: 1, moved: 5, removed: 1 },
      { table: "Breakdown", added: 0, changed: 0, moved: 0, removed: 1 },
    ]);
    expect((await figures()).filter(({ label }) => label === "by air").map(({ id }) => id)).toEqual([
      byAir?.id,
    ]);
  });

  test("that takes a publication out takes its figures and its list along", async () => {
    const { changes, rows } = await correct(({ publications }) => void publications.splice(1, 1));
    expect(changes).toEqual([
      { table: "Publication", added: 0, changed: 0, moved: 1, removed: 1 },
      { table: "ListedParticipant", added: 0, changed: 0, moved: 0, removed: 2 },
      { table: "PublishedFigure", added: 0, changed: 0, moved: 0, removed: 1 },
    ]);
    expect(rows).toMatchObject({ listed_participant: [2, 0] });
  });

  test("of the days changes what a country was", async () => {
    const kinds = async () =>
      (
        await own.database.participant.findMany({
          where: { operation: { code: "jad-test-2025" } },
          orderBy: { position: "asc" },
        })
      ).map(({ kind }) => kind);
    expect(await kinds()).toEqual(["MEMBER_STATE", "THIRD_COUNTRY", "THIRD_COUNTRY", "AGENCY"]);
    const { changes } = await correct((corrected) =>
      Object.assign(corrected, { year: 2019, startsOn: "2019-05-01", endsOn: "2019-05-02" }),
    );
    expect(changes).toEqual([{ table: "Operation", added: 0, changed: 1, moved: 0, removed: 0 }]);
    expect(await kinds()).toEqual(["MEMBER_STATE", "THIRD_COUNTRY", "MEMBER_STATE", "AGENCY"]);
  });

  test("that leaves a detail out takes it away", async () => {
    const { changes } = await correct((corrected) => {
      const gone = ["series", "coordinationCentre", "includes", "deployments", "threatAreas", "environments"];
      // What is undefined is not written to the file.
      for (const name of gone) Object.assign(corrected, { [name]: undefined });
    });
    expect(changes).toEqual([
      { table: "Operation", added: 0, changed: 1, moved: 0, removed: 0 },
      { table: "OperationThreatArea", added: 0, changed: 0, moved: 0, removed: 2 },
      { table: "OperationInclusion", added: 0, changed: 0, moved: 0, removed: 1 },
      { table: "CoordinationCentre", added: 0, changed: 0, moved: 0, removed: 1 },
      { table: "Deployment", added: 0, changed: 0, moved: 0, removed: 3 },
    ]);
  });

  test("of a final figure that is taken back makes the interim one the figure to give", async () => {
    const given = async () => {
      const found = await own.database.publishedFigure.findMany({
        where: { operation: { code: "jad-test-2025" }, resultCategoryCode: "ARRESTS", headline: true },
      });
      return found.map(({ value }) => value?.toString());
    };
    expect(await given()).toEqual(["47"]);
    await correct(({ publications: [publication] }) => {
      publication?.figures.push({ subject: "RESULTS", category: "ARRESTS", value: 52 });
    });
    expect(await given()).toEqual(["52"]);
    await load(own.database, operation());
    expect(await given()).toEqual(["47"]);
  });
});
