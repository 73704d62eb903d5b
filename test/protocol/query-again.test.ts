import { Client } from "pg";
import { startWorld, type World } from "../support/world";

const QUERY = `query Totals($code: String!, $first: Int = 2) {
  operation(code: $code) { code participants(first: $first) { nodes { role } } published { checks { total { value } } } }
}`;
const NAMES = `query Names($first: Int!) { operations(first: $first) { nodes {
  ${["a", "b", "c", "d", "e", "f"].map((name) => `${name}: participants(first: 100) { nodes { role } }`).join(" ")}
} } }`;
const CODE = { code: "jad-see-2024" };

let world: World;
let sent = 0;

type Body = { readonly query: string } & Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

async function send(body: Body, headers: Headers = {}) {
  const response = await fetch(`${world.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const said: string[] = [];
  response.headers.forEach((value, name) => said.push(`${name}: ${value}`));
  const told = said.filter((line) => !/^(date|x-request-id):/.test(line)).sort();
  return { status: response.status, told, text: await response.text() };
}

/** What a query is answered that has been answered before, and the same one with a comment that nobody has sent yet. */
async function sendBoth(known: Body, headers: Headers = {}) {
  sent += 1;
  return {
    again: await send(known, headers),
    first: await send({ ...known, query: `${known.query} # ${sent}` }, headers),
  };
}

/** From now on it has been answered before. */
const introduce = (body: Body, headers: Headers = {}) => send(body, headers);

describe("a query that comes again", () => {
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  test("is answered as it was the first time, to the last header", async () => {
    await introduce({ query: QUERY, variables: CODE });
    const analyst = await world.as("anna", "analyst");
    const asked: [Body, Headers][] = [
      [{ query: QUERY, variables: CODE }, {}],
      [{ query: QUERY, variables: CODE }, analyst],
      [{ query: QUERY, variables: { code: "nothing" } }, {}],
      [{ query: QUERY, variables: { ...CODE, first: null } }, {}],
      [{ query: QUERY, variables: CODE, operationName: "Totals" }, { accept: "*/*" }],
      [{ query: QUERY, variables: CODE, operationName: null, extensions: null }, {}],
      [{ query: QUERY, variables: CODE, extensions: { clientLibrary: { name: "any" } } }, {}],
      [{ query: QUERY, variables: CODE, extensions: { cost: true } }, {}],
      [{ query: QUERY, variables: CODE }, { accept: "application/graphql-response+json" }],
      [
        { query: QUERY, variables: CODE },
        { accept: "application/graphql-response+json,application/json;q=0.9" },
      ],
      [{ query: QUERY, variables: CODE }, { accept: "application/json; charset=utf-8, */*;q=0.1" }],
    ];
    for (const [body, headers] of asked) {
      const { again, first } = await sendBoth(body, headers);
      expect(again).toEqual(first);
      expect(again.status).toBe(200);
    }
    const { again } = await sendBoth({ query: QUERY, variables: CODE });
    expect(JSON.parse(again.text)).toMatchObject({
      data: { operation: { code: "jad-see-2024", published: { checks: { total: { value: 655914 } } } } },
    });
  });

  test("is refused as it would have been the first time", async () => {
    await introduce({ query: QUERY, variables: CODE });
    await introduce({ query: NAMES, variables: { first: 1 } });
    const asked: [number, string, Body, Headers?][] = [
      [400, "BAD_USER_INPUT", { query: QUERY }],
      [400, "BAD_USER_INPUT", { query: QUERY, variables: { code: ["a", "b"] } }],
      [400, "BAD_REQUEST", { query: QUERY, variables: [] }],
      [400, "BAD_REQUEST", { query: QUERY, variables: "code" }],
      [400, "OPERATION_RESOLUTION_FAILURE", { query: QUERY, variables: CODE, operationName: "Others" }],
      [400, "BAD_REQUEST", { query: QUERY, variables: CODE, operationName: 7 }],
      [400, "BAD_REQUEST", { query: QUERY, variables: CODE, extensions: [] }],
      [406, "BAD_REQUEST", { query: QUERY, variables: CODE }, { accept: "text/html" }],
      [200, "BAD_USER_INPUT", { query: QUERY, variables: { ...CODE, first: 201 } }],
      [400, "QUERY_TOO_COSTLY", { query: NAMES, variables: { first: 100 } }],
      [401, "UNAUTHENTICATED", { query: QUERY, variables: CODE }, { authorization: "Bearer nothing" }],
    ];
    for (const [status, code, body, headers] of asked) {
      const { again, first } = await sendBoth(body, headers);
      expect(again).toEqual(first);
      expect([again.status, JSON.parse(again.text).errors[0].extensions.code]).toEqual([status, code]);
    }
  });

  test("of several operations in one document is the one that is named", async () => {
    const query = `query One { operation(code: "jad-see-2024") { code } } query Other { countries(first: 1) { totalCount } }`;
    const named = (operationName: string) => send({ query, operationName });
    const [one, other] = [await named("One"), await named("Other")];
    expect(one.text).toBe('{"data":{"operation":{"code":"jad-see-2024"}}}\n');
    expect([await named("One"), await named("Other")]).toEqual([one, other]);
    expect((await send({ query })).status).toBe(400);
  });

  test("tells of a database that has no answer, and asks it once", async () => {
    await introduce({ query: QUERY, variables: CODE });
    const holder = new Client({ connectionString: world.databaseUrl });
    await holder.connect();
    await holder.query("begin");
    await holder.query("lock table participant in access exclusive mode");
    let both: Awaited<ReturnType<typeof sendBoth>> | undefined;
    try {
      const statements = await world.statements(async () => {
        both = await sendBoth({ query: QUERY, variables: CODE });
      });
      expect(statements).toHaveLength(2);
    } finally {
      await holder.query("rollback");
      await holder.end();
    }
    expect(both?.again).toEqual(both?.first);
    expect(JSON.parse(both?.again.text ?? "")).toMatchObject({
      errors: [{ path: ["operation"], extensions: { code: "TIMEOUT" } }],
    });
    expect((await send({ query: QUERY, variables: CODE })).status).toBe(200);
  });
});

describe("a query that comes again where there is too much to do", () => {
  const LIMITS = { rateLimit: 60, concurrencyLimit: null, shedding: true, trustedProxies: ["loopback"] };
  const READ = "query Read { operations(first: 20) { nodes { code } } }";
  let clients = 0;
  /** Somebody who has asked for nothing yet. */
  const somebody = () => {
    clients += 1;
    return { "x-forwarded-for": `10.0.${clients >> 8}.${clients & 255}` };
  };

  beforeAll(async () => {
    world = await startWorld({ limits: LIMITS });
    await introduce({ query: READ });
  });
  afterAll(() => world.stop());

  test("is refused as the first time where more is waited for than can be read in time", async () => {
    const codeOf = ({ text }: { readonly text: string }) => JSON.parse(text).errors?.[0]?.extensions.code;
    let both = await sendBoth({ query: READ }, somebody());
    // All are sent away for half a second, until the first who wait are given up.
    while (codeOf(both.again) !== "OVERLOADED" || codeOf(both.first) !== "OVERLOADED") {
      both = await whileNothingIsRead(async () => {
        for (let refused = 0; refused < 30;) {
          const { status } = await send({ query: "{ __typename }" }, somebody());
          refused = status === 503 ? refused + 1 : 0;
        }
        return sendBoth({ query: READ }, somebody());
      });
    }
    expect(both.again).toEqual(both.first);
    expect(both.again.told).toEqual(expect.arrayContaining(["retry-after: 1"]));
    expect(both.again.status).toBe(503);
  });

  async function whileNothingIsRead<Result>(action: () => Promise<Result>): Promise<Result> {
    return world.database.$transaction(
      async (tx) => {
        await tx.$executeRawUnsafe("lock table capability in access exclusive mode");
        // More than there are connections.
        const waiting = Array.from({ length: 12 }, () =>
          send({ query: "{ capabilities { code } }" }, somebody()),
        );
        try {
          return await action();
        } finally {
          // They are told that it takes too long.
          await Promise.all(waiting);
        }
      },
      { timeout: 60_000 },
    );
  }

  test("is refused as the first time where its principal has nothing left", async () => {
    // What is left, and for how long, is counted on meanwhile.
    const uncounted = (answer: Awaited<ReturnType<typeof send>>) =>
      JSON.stringify(answer).replace(/\d+/g, "0");
    const refused = async (query: string) => {
      const headers = somebody();
      for (;;) {
        const answer = await send({ query }, headers);
        if (answer.status !== 200) return answer;
      }
    };
    const [again, first] = [await refused(READ), await refused(`${READ} # other`)];
    expect(uncounted(again)).toEqual(uncounted(first));
    expect([again.status, JSON.parse(again.text).errors[0].extensions.code]).toEqual([429, "RATE_LIMITED"]);
  });
});
