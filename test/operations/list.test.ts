import { randomUUID } from "node:crypto";
import {
  OperationByCodeDocument,
  OperationCodesDocument,
  type OperationCodesQuery,
  type OperationCodesQueryVariables,
  OperationsByCodesDocument,
} from "../generated/graphql";
import { startWorld, type World } from "../support/world";

describe("the list of operations", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const list = async (variables: OperationCodesQueryVariables) =>
    (await world.data(OperationCodesDocument, variables)).operations;
  const codes = async (variables: OperationCodesQueryVariables) => codesOf(await list(variables));

  test("gives twenty, the latest first, and says that there is more", async () => {
    const page = await list({});
    expect(page.nodes).toHaveLength(20);
    expect(page.nodes[0]).toEqual({ code: "global-chain-2025" });
    expect(page.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(page.pageInfo.startCursor).toBe(page.edges[0]?.cursor);
    expect(page.pageInfo.endCursor).toBe(page.edges[19]?.cursor);
  });

  test("pages forwards through everything, once and in order", async () => {
    const whole = await list({ first: 100 });
    expect(whole.nodes).toHaveLength(whole.totalCount);
    const seen: string[] = [];
    let after: string | null = null;
    let more = true;
    while (more) {
      const page: OperationCodesQuery["operations"] = await list({ first: 7, after });
      seen.push(...codesOf(page));
      expect(page.totalCount).toBe(whole.totalCount);
      expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
      ({ hasNextPage: more, endCursor: after = null } = page.pageInfo);
    }
    expect(seen).toEqual(codesOf(whole));
  });

  test("pages backwards through everything, once and in order", async () => {
    const whole = await codes({ first: 100 });
    const seen: string[] = [];
    let before: string | null = null;
    let more = true;
    while (more) {
      const page: OperationCodesQuery["operations"] = await list({ last: 7, before });
      seen.unshift(...codesOf(page));
      ({ hasPreviousPage: more, startCursor: before = null } = page.pageInfo);
    }
    expect(seen).toEqual(whole);
  });

  test("is ordered by several keys in different directions, and pages through that order", async () => {
    const orderBy = [
      { field: "YEAR", direction: "DESC" },
      { field: "NAME", direction: "ASC" },
    ] as OperationCodesQueryVariables["orderBy"] & object;
    const whole = await list({ first: 100, orderBy });
    const rows = await world.database.operation.findMany({ orderBy: [{ year: "desc" }, { name: "asc" }] });
    expect(codesOf(whole)).toEqual(rows.map((row) => row.code));
    const first = await list({ first: 10, orderBy });
    const second = await list({ first: 10, orderBy, after: first.pageInfo.endCursor ?? null });
    expect([...codesOf(first), ...codesOf(second)]).toEqual(codesOf(whole).slice(0, 20));
  });

  test("stays where it was while operations are added", async () => {
    const whole = await codes({ first: 100, orderBy: [{ field: "CODE" }] as never });
    const first = await list({ first: 5, orderBy: [{ field: "CODE" }] as never });
    await world.database.operation.create({
      data: {
        id: "00000000-0000-4000-8000-000000000001",
        code: "aaa-first-of-all",
        name: "Added while someone reads",
        year: 2024,
        status: "PUBLISHED",
      },
    });
    const second = await codes({
      first: 5,
      orderBy: [{ field: "CODE" }] as never,
      after: first.pageInfo.endCursor ?? null,
    });
    await world.database.operation.delete({ where: { code: "aaa-first-of-all" } });
    expect(second).toEqual(whole.slice(5, 10));
  });

  test.each<[string, OperationCodesQueryVariables, string[]]>([
    ["a code", { filter: { code: { eq: "jad-see-2020" } } }, ["jad-see-2020"]],
    [
      "some codes",
      { filter: { code: { in: ["jad-see-2020", "jad-see-2022", "nobody"] } } },
      ["jad-see-2022", "jad-see-2020"],
    ],
    ["no code", { filter: { code: { in: [] } } }, []],
    [
      "the beginning of a name",
      { filter: { name: { startsWith: "jad south east" }, year: { gte: 2023 } } },
      ["jad-see-2024", "jad-see-2023"],
    ],
    ["a span of days", { filter: { startsOn: { gte: "2020-09-20", lt: "2020-10-01" } } }, ["jad-see-2020"]],
    ["days that are not known", { filter: { startsOn: { eq: null }, year: { eq: 2024 } } }, ["jad-see-2024"]],
    ["a city", { filter: { coordinationCentre: { city: { eq: "Sarajevo" } } } }, ["jad-see-2024"]],
    [
      "the country of the centre",
      { filter: { coordinationCentre: { country: { code: { eq: "MK" } } } } },
      ["jad-see-2023"],
    ],
    ["a motto", { filter: { motto: { contains: "uniting FORCES" } } }, ["jad-see-2024"]],
    [
      "an environment",
      {
        filter: { environments: { contains: "DARK_WEB" }, series: { code: { eq: "jad-south-east-europe" } } },
      },
      ["jad-see-2024", "jad-see-2023"],
    ],
    [
      "a participant in a role",
      { filter: { participants: { some: { role: { eq: "HOST" }, country: { code: { eq: "BA" } } } } } },
      ["jad-see-2024"],
    ],
    [
      "participants, with one that is absent",
      {
        filter: {
          series: { code: { eq: "jad-south-east-europe" } },
          and: [
            { participants: { some: { country: { code: { eq: "TR" } } } } },
            { participants: { none: { country: { code: { eq: "XK" } } } } },
          ],
        },
      },
      [],
    ],
    [
      "either of two",
      { filter: { or: [{ code: { eq: "jad-see-2020" } }, { code: { eq: "jad-see-2024" } }] } },
      ["jad-see-2024", "jad-see-2020"],
    ],
    ["neither of them", { filter: { or: [] } }, []],
    [
      "all but those",
      {
        filter: { series: { code: { eq: "jad-south-east-europe" } }, not: { year: { gt: 2020 } } },
        first: 2,
      },
      ["jad-see-2020", "jad-western-balkans-2019"],
    ],
    ["words in any order and case", { search: "EUROPE south 2024" }, ["jad-see-2024"]],
    ["words with accents that are not there", { search: "Üniting forcés" }, ["jad-see-2024"]],
    ["signs that mean something in a pattern", { search: "%" }, []],
  ])("finds %s", async (_what, variables, expected) => {
    expect(await codes(variables)).toEqual(expected);
  });

  test("what is fictitious is told from what took place", async () => {
    const row = {
      code: "practice",
      name: "Practice",
      year: 2025,
      status: "PUBLISHED",
      exercise: true,
    } as const;
    await world.database.operation.create({ data: { id: randomUUID(), ...row, environments: [] } });
    const counts = await world.data(`{
      fictitious: operations(filter: { exercise: { eq: true } }) { nodes { code } totalCount }
      others: operations(filter: { exercise: { eq: false } }) { totalCount }
      all: operations { totalCount } }`);
    await world.database.operation.delete({ where: { code: "practice" } });
    expect(counts.fictitious).toEqual({ nodes: [{ code: "practice" }], totalCount: 1 });
    expect(counts.others.totalCount).toBe(counts.all.totalCount - 1);
  });

  test("an operation is found by its code, and an unknown code gives null", async () => {
    expect((await world.data(OperationByCodeDocument, { code: "jad-see-2023" })).operation).toMatchObject({
      code: "jad-see-2023",
    });
    expect(await world.data(OperationByCodeDocument, { code: "jad-see-1999" })).toEqual({ operation: null });
    expect(await world.data(OperationByCodeDocument, { code: "' or 1=1 --" })).toEqual({ operation: null });
  });

  test("several are found in the order asked for, with null for unknown ones", async () => {
    const { operationsByCodes } = await world.data(OperationsByCodesDocument, {
      codes: ["jad-see-2022", "nobody", "jad-see-2024", "jad-see-2022"],
    });
    expect(operationsByCodes.map((operation) => operation?.code ?? null)).toEqual([
      "jad-see-2022",
      null,
      "jad-see-2024",
      "jad-see-2022",
    ]);
  });
});

function codesOf(page: OperationCodesQuery["operations"]): string[] {
  return page.nodes.map((node) => node.code);
}
