import { createHash, randomUUID } from "node:crypto";
import naughty from "big-list-of-naughty-strings/blns.json";
import { createIssuer } from "../support/tokens";
import { execute } from "../support/database-server";
import { stopPrograms } from "../support/program";
import { startWorld, type World } from "../support/world";
import { endInstance, type Instance, startInstance } from "./instance";

const LONG_ENOUGH = 120_000;
const CREATE = `mutation Create($input: CreateOperationInput!) { createOperation(input: $input) { isReplay } }`;

let world: World;
let instance: Instance;

beforeAll(async () => {
  world = await startWorld();
}, LONG_ENOUGH);

beforeEach(async () => {
  instance = await startInstance(world);
}, LONG_ENOUGH);

afterEach(stopPrograms, LONG_ENOUGH);
afterAll(() => world.stop());

const answers = () => instance.lines().filter(({ message }) => message === "answered");

test(
  "each answer has one line: what was asked for, by whom, and what came of it",
  async () => {
    const query = `query Names($code: String!) { operation(code: $code) { name } }`;
    const variables = { code: "jad-see-2024" };
    const given = await instance.ask({ query, variables }, { "x-request-id": "front-17.a_b" });
    // On the short way, since it has been answered before.
    await instance.ask({ query, variables }, { "x-request-id": "front-18" });
    const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const traced = await instance.ask(
      { query: "{ nothing }" },
      {
        ...(await world.asMachine("feed", "reporter:ES", "analyst")),
        traceparent: `00-${trace}-00f067aa0ba902b7-01`,
      },
    );
    const own = await fetch(`${instance.url}/export/published.csv`);
    await own.text();
    const refused = await instance.ask({ query }, { authorization: "Bearer not-a-token" });
    await endInstance(instance);

    expect(given.headers.get("x-request-id")).toBe("front-17.a_b");
    expect(traced.headers.get("x-request-id")).toBe(trace);
    const line = {
      level: "info",
      time: expect.any(String),
      milliseconds: expect.any(Number),
      message: "answered",
    };
    const answered = {
      ...line,
      kind: "query",
      operation: "Names",
      document: createHash("sha256").update(query).digest("hex"),
      status: 200,
      viewer: "anyone",
      roles: "",
      codes: "",
    };
    expect(answers()).toEqual([
      { ...answered, requestId: "front-17.a_b" },
      { ...answered, requestId: "front-18" },
      {
        ...line,
        requestId: trace,
        kind: null,
        operation: null,
        document: createHash("sha256").update("{ nothing }").digest("hex"),
        status: 400,
        viewer: "machine",
        roles: "REPORTER,ANALYST",
        codes: "GRAPHQL_VALIDATION_FAILED",
      },
      {
        ...line,
        requestId: own.headers.get("x-request-id"),
        kind: "export",
        operation: null,
        document: null,
        status: 200,
        viewer: "anyone",
        roles: "",
        codes: "",
      },
      {
        ...line,
        requestId: refused.headers.get("x-request-id"),
        kind: null,
        operation: null,
        document: null,
        status: 401,
        viewer: null,
        codes: "UNAUTHENTICATED",
      },
    ]);
    expect(own.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  },
  LONG_ENOUGH,
);

test(
  "an error is found by the reference that its client was given, without the value that the database quoted",
  async () => {
    const secret = `motto-${randomUUID()}`;
    await execute(
      world.databaseUrl,
      `create function complain() returns trigger language plpgsql as $$
        begin raise exception 'a motto like "%" is none', new.motto; end $$;
      create trigger complains before insert on operation for each row execute function complain()`,
    );
    const { body } = await instance.ask(
      {
        query: CREATE,
        variables: {
          input: {
            idempotencyKey: randomUUID(),
            code: "jad-x",
            name: "X",
            startsOn: "2026-11-13",
            endsOn: "2026-11-14",
            motto: secret,
          },
        },
      },
      await world.as("root", "administrator"),
    );
    await execute(world.databaseUrl, "drop function complain cascade");
    await endInstance(instance);

    const [{ extensions }] = body.errors;
    expect(extensions).toEqual({ code: "INTERNAL_SERVER_ERROR", reference: expect.any(String) });
    const errors = instance.lines().filter(({ level }) => level === "error");
    expect(errors).toMatchObject([
      { message: `Error ${extensions.reference}`, reference: extensions.reference },
    ]);
    expect(errors[0]?.["error"].stack.length).toBeGreaterThan(0);
    expect(answers()).toMatchObject([
      { operation: "Create", codes: "INTERNAL_SERVER_ERROR", references: extensions.reference },
    ]);
    expect(instance.output()).not.toContain(secret);
  },
  LONG_ENOUGH,
);

test(
  "no line holds a secret: no token, password, value or literal, whatever came of the request",
  async () => {
    const [value, literal] = [`value-${randomUUID()}`, `literal-${randomUUID()}`];
    const headers = await world.as("anna", "reporter:ES");
    const stranger = await (await createIssuer()).headers({ subject: "eve", roles: ["analyst"] });
    const questions = [
      { query: `query($code: String!) { operation(code: $code) { name } }`, variables: { code: value } },
      { query: `{ operation(code: "${literal}") { name } }` },
      { query: `{ operation(code: "${literal}") { name ` },
      { query: `{ operation(kode: "${literal}") { name } }` },
      {
        query: `query($first: Int) { operations(first: $first) { totalCount } }`,
        variables: { first: value },
      },
      {
        query: `query($after: String) { operations(after: $after) { totalCount } }`,
        variables: { after: value },
      },
      { query: `{ operations { totalCount } }`, operationName: value },
      { query: CREATE, variables: { input: { idempotencyKey: value, code: value } } },
      { query: `{ __typename } # ${literal}` },
    ];
    for (const question of questions) {
      for (const who of [{}, headers, stranger, { authorization: `Basic ${value}` }])
        await instance.ask(question, who);
    }
    await fetch(`${instance.url}/export/reports.csv?operation=${value}`, { headers });
    await fetch(`${instance.url}/graphql?query={operation(code:"${literal}"){name}}`, {
      headers: {
        ...headers,
        cookie: value,
        "apollo-require-preflight": "yes",
        "x-request-id": `${value} ${literal}`,
      },
    });
    await endInstance(instance);

    expect(answers()).toHaveLength(questions.length * 4 + 2);
    const tokens = [headers, stranger].flatMap(
      ({ authorization = "" }) => authorization.split(" ")[1]?.split(".") ?? [],
    );
    const { password } = new URL(world.databaseUrl);
    const secrets = [value, literal, ...tokens, ...(password === "" ? [] : [password])];
    expect(secrets.filter((secret) => instance.output().includes(secret))).toEqual([]);
  },
  LONG_ENOUGH,
);

test(
  "nobody writes a line of his own: whatever names and ids are sent, each answer is one line of plain JSON",
  async () => {
    const names = [
      ...naughty,
      '\r\n{"level":"info","message":"answered"}',
      "\u001b[31mred",
      "\u009b31m",
      "\u202e",
    ];
    for (const name of names) {
      await instance.ask(
        { query: "{ __typename }", operationName: name },
        { "x-request-id": encodeURI("\u009b") },
      );
    }
    const forged = await world.as("eve", "\u001b[2J\r\nauditor\u009b31m\u2028");
    await instance.ask({ query: "{ __typename }" }, forged);
    await endInstance(instance);

    expect(answers()).toHaveLength(names.length + 1);
    expect(answers().every(({ requestId }) => /^[0-9a-f-]{36}$/.test(requestId))).toBe(true);
    expect(instance.lines().filter(({ level }) => level === "warn")).toMatchObject([
      { message: expect.stringMatching(/^Not let in, bad token: .* is no role$/) },
    ]);
    expect(instance.output().replaceAll("\n", "")).not.toMatch(/[\p{C}\u2028\u2029]/u);
  },
  LONG_ENOUGH,
);
