import { startWorld, type World } from "../support/world";

/** What a client gets that asks for what cannot be: a stable code, what is wrong, where, and what is allowed. */
describe("bad input", () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const errorsOf = async (query: string, variables: Record<string, unknown> = {}) => {
    const { body } = await world.query(query, variables);
    return { data: body.data, errors: body.errors ?? [] };
  };

  test.each([
    ["{operations(first:0){totalCount}}", "operations(first:): must be between 1 and 100; 0 was given."],
    ["{operations(first:101){totalCount}}", "operations(first:): must be between 1 and 100; 101 was given."],
    ["{operations(first:-1){totalCount}}", "operations(first:): must be between 1 and 100; -1 was given."],
    [
      "{operations(last:2147483647){totalCount}}",
      "operations(last:): must be between 1 and 100; 2147483647 was given.",
    ],
    [
      "{operations(first:1,last:1){totalCount}}",
      "operations(first:, last:): give one of the two; a page is read from one end.",
    ],
    [
      '{operations(after:"abc"){totalCount}}',
      "operations(after:): the cursor is not valid for this list; use one that this very list gave, unaltered.",
    ],
    [
      `{operations(search:"${"x".repeat(201)}"){totalCount}}`,
      "operations(search:): takes 200 characters at most.",
    ],
    [
      '{operations(search:"a\\u0000b"){totalCount}}',
      "operations(search:): contains a character that is not allowed (U+0000).",
    ],
    [
      '{operation(code:"a\\u0000b"){code}}',
      "operation(code:): contains a character that is not allowed (U+0000).",
    ],
    [
      "{operations(orderBy:[{field:NAME},{field:NAME,direction:DESC}]){totalCount}}",
      "operations(orderBy:): names a key twice.",
    ],
    [
      '{operation(code:"jad-see-2024"){participants(first:1000){totalCount}}}',
      "participants(first:): must be between 1 and 100; 1000 was given.",
    ],
    ['{node(id:"x"){id}}', "node(id:): is not a valid id; use one that this graph gave as `id`, unaltered."],
    ['{node(id:""){id}}', "node(id:): is not a valid id; use one that this graph gave as `id`, unaltered."],
    [
      '{nodes(ids:["Q291bnRyeTpCQQ","nonsense"]){id}}',
      "nodes(ids:)[1]: is not a valid id; use one that this graph gave as `id`, unaltered.",
    ],
    [
      `{countriesByCodes(codes:[${'"ES",'.repeat(101)}]){code}}`,
      "countriesByCodes(codes:): takes 100 entries at most; 101 were given.",
    ],
    ["{operations(filter:{year:{gt:null}}){totalCount}}", 'operations(filter:): "year.gt" must not be null.'],
    [
      "{operations(filter:{year:null}){totalCount}}",
      'operations(filter:): "year" must not be null; leave it out, or say {eq: null}.',
    ],
    [
      `{operations(filter:${"{not:".repeat(9)}{}${"}".repeat(9)}){totalCount}}`,
      "operations(filter:): a filter may be nested 8 levels deep at most.",
    ],
  ])("%s", async (query, message) => {
    const { data, errors } = await errorsOf(query);
    expect(errors.map((error) => [error.extensions?.code, error.message])).toEqual([
      ["BAD_USER_INPUT", message],
    ]);
    // The field that was asked wrongly gives nothing, and takes its non-null parents with it.
    expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([]);
  });

  test.each([
    ["2024-02-30", "2024-02-30 is not a calendar date."],
    ["2023-02-29", "2023-02-29 is not a calendar date."],
    ["2026-13-01", "2026-13-01 is not a calendar date."],
    ["0000-01-01", "0000-01-01 is not a calendar date."],
    ["05/11/2026", '"05/11/2026" is not a date; use YYYY-MM-DD.'],
    ["2026-1-5", '"2026-1-5" is not a date; use YYYY-MM-DD.'],
    ["2026-01-01T00:00:00+14:00", '"2026-01-01T00:00:00+14:00" is not a date; use YYYY-MM-DD.'],
  ])("the impossible date %s, as a literal and as a variable", async (date, message) => {
    const literal = await errorsOf(`{operations(filter:{startsOn:{eq:"${date}"}}){totalCount}}`);
    const variable = await errorsOf("query($d:Date){operations(filter:{startsOn:{eq:$d}}){totalCount}}", {
      d: date,
    });
    for (const { data, errors } of [literal, variable]) {
      expect(data ?? null).toBeNull();
      expect(errors).toHaveLength(1);
      expect(errors[0]?.extensions?.code).toBe("BAD_USER_INPUT");
      expect(errors[0]?.message).toContain(message);
    }
  });

  const AT_A_MOMENT = [
    'query($m:DateTime!){operation(code:"jad-see-2024"){reports(filter:{changedAt:{lt:$m}}){totalCount}}}',
    'query($m:DateTime!){operation(code:"jad-see-2024"){reported(asOf:$m){results{value}}}}',
  ];

  test.each(["+16:00", "-16:00", "+23:59"])(
    "a moment at the offset %s, which no zone has",
    async (offset) => {
      const moment = `2025-11-14T23:00:00${offset}`;
      for (const question of AT_A_MOMENT) {
        const { errors } = await errorsOf(question, { m: moment });
        expect(errors.map((error) => [error.extensions?.code, error.message])).toEqual([
          [
            "BAD_USER_INPUT",
            `Variable "$m" got invalid value "${moment}"; "${moment}" is too far from UTC; an offset is 15:59 at most.`,
          ],
        ]);
      }
    },
  );

  test.each(["+15:59", "-15:59"])("a moment at the offset %s is taken", async (offset) => {
    const coordinator = await world.as("mira", "coordinator:jad-see-2024");
    const m = `2025-11-14T23:00:00${offset}`;
    const [reports, reported] = AT_A_MOMENT as [string, string];
    expect(await world.data(reports, { m }, coordinator)).toEqual({
      operation: { reports: { totalCount: 0 } },
    });
    expect(await world.data(reported, { m }, coordinator)).toEqual({
      operation: { reported: { results: [] } },
    });
  });

  test.each([
    ["{gt: 40000}", "{in: []}"],
    ["{gte: 2147483647}", "{in: []}"],
    ["{lt: 40000}", "{}"],
    ["{gt: -2147483648}", "{}"],
    ["{eq: 40000}", "{in: []}"],
    ["{ne: 40000}", "{}"],
    ["{in: [2024, 40000]}", "{eq: 2024}"],
    ["{notIn: [2024, -40000]}", "{ne: 2024}"],
    ["{gt: 2023, lte: 32768}", "{gte: 2024}"],
  ])("years beyond all years are compared: %s finds what %s finds", async (year, same) => {
    const find = (filter: string) =>
      world.data(`{operations(first:100,filter:{year:${filter}}){totalCount nodes{code year}}}`);
    expect(await find(year)).toEqual(await find(same));
  });

  test.each([
    ["a date", '{ operations(filter: { startsOn: { eq: "nope" } }) { totalCount } }', 40],
    ["a date that is no text", "{ operations(filter: { startsOn: { eq: 2024 } }) { totalCount } }", 40],
    ["a decimal", "{ publishedFigures(filter: { value: { gt: 1e20 } }) { totalCount } }", 43],
    [
      "a country code",
      '{ operations(filter: { participants: { some: { country: { code: { eq: "EL" } } } } }) { totalCount } }',
      71,
    ],
    ["a language", '{ country(code: "ES") { name(locale: "ru") } }', 38],
  ])("the place of %s that is wrong in the document", async (_what, document, column) => {
    const { errors } = await errorsOf(document);
    expect(errors.map(({ locations, extensions }) => [locations, extensions?.code])).toEqual([
      [[{ line: 1, column }], "BAD_USER_INPUT"],
    ]);
  });

  test.each([
    ["XX", "no country code; use ISO 3166-1 alpha-2, or XK for Kosovo."],
    ["es", "no country code; use ISO 3166-1 alpha-2, or XK for Kosovo."],
    ["EL", 'For "EL" use "GR".'],
    ["UK", 'For "UK" use "GB".'],
    ["DEU", "no country code"],
  ])("the country code %s", async (code, message) => {
    const document =
      "query($c:CountryCode!){operations(filter:{participants:{some:{country:{code:{eq:$c}}}}}){totalCount}}";
    const { errors } = await errorsOf(document, { c: code });
    expect(errors[0]?.extensions?.code).toBe("BAD_USER_INPUT");
    expect(errors[0]?.message).toContain(message);
  });

  test("half of a surrogate pair, however deep it stands", async () => {
    const document = "query($f:OperationFilter){operations(filter:$f){totalCount}}";
    const { errors } = await errorsOf(document, { f: { or: [{ name: { contains: "a\ud800" } }] } });
    expect(errors.map((error) => [error.extensions?.code, error.message])).toEqual([
      ["BAD_USER_INPUT", "operations(filter:): contains half of a surrogate pair, which is no character."],
    ]);
  });

  test("a language that is not one of the EU's", async () => {
    const { errors } = await errorsOf('{country(code:"ES"){name(locale:"ru")}}');
    expect(errors[0]?.extensions?.code).toBe("BAD_USER_INPUT");
    expect(errors[0]?.message).toContain('"ru" is not a language of the EU; use one of bg, cs, da');
  });

  test.each(["1e400", "0.1234", "1234567890123", '"1,5"', "true"])("the number %s", async (number) => {
    const { errors } = await errorsOf(`{publishedFigures(filter:{value:{eq:${number}}}){totalCount}}`);
    expect(errors.map((error) => error.extensions?.code)).toEqual(["BAD_USER_INPUT"]);
  });

  test("a cursor of another list, of another filter or with one character changed is refused", async () => {
    const cursorOf = async (query: string) => {
      const { body } = await world.query(query);
      const [list] = Object.values(body.data as Record<string, { pageInfo: { endCursor: string } }>);
      return list?.pageInfo.endCursor ?? "";
    };
    const own = await cursorOf("{operations(first:2){pageInfo{endCursor}}}");
    const foreign = [
      await cursorOf("{countries(first:2){pageInfo{endCursor}}}"),
      await cursorOf("{operations(first:2,orderBy:[{field:NAME}]){pageInfo{endCursor}}}"),
      await cursorOf("{operations(first:2,filter:{year:{gt:2000}}){pageInfo{endCursor}}}"),
      `${own.slice(0, -2)}${own.endsWith("A") ? "B" : "A"}${own.slice(-1)}`,
      Buffer.from('["2024-01-01","x"]').toString("base64url"),
    ];
    for (const cursor of foreign) {
      const { errors } = await errorsOf("query($c:String){operations(after:$c){totalCount}}", { c: cursor });
      expect(errors.map((error) => error.extensions?.code)).toEqual(["BAD_USER_INPUT"]);
    }
    const { errors } = await errorsOf("query($c:String){operations(after:$c){totalCount}}", { c: own });
    expect(errors).toEqual([]);
  });

  test("a wrong argument of one field leaves the others answered", async () => {
    const { data, errors } = await errorsOf('{operation(code:"jad-see-2024"){code} node(id:"x"){id}}');
    expect(data).toEqual({ operation: { code: "jad-see-2024" }, node: null });
    expect(errors.map((error) => error.path)).toEqual([["node"]]);
  });

  test("names that are guessed are not completed", async () => {
    const { errors } = await errorsOf("{operatoin{code}}");
    expect(errors.map((error) => error.message)).toEqual(['Cannot query field "operatoin" on type "Query".']);
  });

  test("an unknown value of an enum is told without a suggestion", async () => {
    const { errors } = await errorsOf(
      "query($s:OperationStatus){operations(filter:{status:{eq:$s}}){totalCount}}",
      {
        s: "Published",
      },
    );
    expect(errors[0]?.extensions?.code).toBe("BAD_USER_INPUT");
    expect(errors[0]?.message).not.toMatch(/did you mean/i);
  });
});
