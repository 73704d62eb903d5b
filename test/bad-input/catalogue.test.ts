import { readFileSync } from "node:fs";
import path from "node:path";
import { createExercise, type Exercise, SUBMIT, submission, written } from "../reports/exercise";
import { startWorld, type World } from "../support/world";
import { breakOff, sendRaw } from "./raw-requests";
import { ROWS_ELSEWHERE, ROWS_THAT_DO_NOT_APPLY } from "./rows-elsewhere";
import { CONTENT_ROWS, DOCUMENT_ROWS } from "./rows-of-reports";
import { REQUEST_ROWS } from "./rows-of-requests";

/** All that a client can get wrong, by the number that it has in the catalogue of bad input. */
const ROWS = 104;
/** Those that have a test of their own below. */
const ROWS_BELOW = [10, 14, 16, 17, 18, 19, 20, 74, 75, 80, 88, 89, 94];

let world: World;
let exercise: Exercise;

beforeAll(async () => {
  world = await startWorld();
  exercise = await createExercise(world);
});
afterAll(() => world.stop());

test("every row of the catalogue is asserted in one place, or listed with the reason why it does not apply", () => {
  const places: readonly (readonly number[])[] = [
    REQUEST_ROWS.map(({ row }) => row),
    CONTENT_ROWS.map(({ row }) => row),
    DOCUMENT_ROWS.map(({ row }) => row),
    ROWS_ELSEWHERE.map(([row]) => row),
    ROWS_THAT_DO_NOT_APPLY.map(([row]) => row),
    ROWS_BELOW,
  ];
  const rows = new Set(places.flat());
  expect([...rows].sort((one, other) => one - other)).toEqual(
    Array.from({ length: ROWS }, (_row, index) => index + 1),
  );
  const listed = new Set(ROWS_THAT_DO_NOT_APPLY.map(([row]) => row));
  expect(places.flat().filter((row) => listed.has(row))).toHaveLength(listed.size);
});

test.each(ROWS_ELSEWHERE)("row %i is asserted in %s: %s", (_row, file, title) => {
  expect(readFileSync(path.join(__dirname, "..", file), "utf8")).toContain(title);
});

async function post(body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${world.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: body as BodyInit,
  });
  const { errors } = (await response.json()) as {
    errors?: { message: string; extensions: { code: string } }[];
  };
  return {
    status: response.status,
    code: errors?.[0]?.extensions.code ?? null,
    message: errors?.[0]?.message ?? null,
  };
}

test.each(REQUEST_ROWS)("row $row: $what", async ({ body, headers, status, code, message }) => {
  expect(await post(body, headers)).toEqual({ status, code, message });
});

test.each(CONTENT_ROWS)("row $row: $what", async ({ further, said, read }) => {
  const own = said === null ? await createExercise(world) : exercise;
  const before = await written(world);
  const { body } = await world.query(SUBMIT, submission(own, further), own.spain);
  const [error] = body.errors ?? [];
  if (said !== null) {
    const answer = `${error?.extensions.code} ${error?.message}`;
    expect(answer.slice(0, said.length)).toBe(said);
    expect(await written(world)).toEqual(before);
    return;
  }
  expect(body.errors).toBeUndefined();
  const document =
    "query($code: String!) { operation(code: $code) { reports { nodes { current { checkCounts { count } } } } } }";
  const { operation } = await world.data(document, { code: own.code }, own.spain);
  expect(Object.is(operation.reports.nodes[0].current.checkCounts[0].count, read)).toBe(true);
});

test.each(DOCUMENT_ROWS)("row $row: $document", async ({ document, variables, said }) => {
  const { body } = await world.query(document, variables);
  const [error] = body.errors ?? [];
  expect(error === undefined ? null : `${error.extensions.code} ${error.message}`).toBe(said);
});

const HOST = "Host: 127.0.0.1";
const JSON_TYPE = "Content-Type: application/json";

test("row 10: an answer that can only be a page of HTML", async () => {
  expect((await post('{"query":"{viewer{subject}}"}', { accept: "text/html" })).status).toBe(406);
});

test.each([
  ["a header", `GET /healthz HTTP/1.1`, HOST, `X-Long: ${"x".repeat(20_000)}`],
  ["an address", `GET /healthz?${"x".repeat(20_000)} HTTP/1.1`, HOST],
])("row 14: %s of 20 kB", async (_what, ...lines) => {
  expect(await sendRaw(world.url, ...lines, "", "")).toMatch(/^HTTP\/1\.1 431 /);
});

test("row 16: two Host headers", async () => {
  const answer = await sendRaw(
    world.url,
    "GET /healthz HTTP/1.1",
    HOST,
    "Host: evil.example",
    "Connection: close",
    "",
    "",
  );
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain(
    '{"errors":[{"message":"Send one Host header.","extensions":{"code":"BAD_REQUEST"}}]}',
  );
});

test.each([
  ["two ways to say how long it is", "Content-Length: 2", "Transfer-Encoding: chunked"],
  ["two lengths", "Content-Length: 2", "Content-Length: 3"],
  ["a line that ends in half", "X-Half: a\nX-Other: b", "Content-Length: 2"],
])("row 17: a head with %s", async (_what, ...headers) => {
  const answer = await sendRaw(world.url, "POST /graphql HTTP/1.1", HOST, JSON_TYPE, ...headers, "", "{}");
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
});

test("row 18: a body that breaks off", async () => {
  const said = jest.spyOn(console, "error").mockImplementation(() => undefined);
  await breakOff(world.url);
  expect((await world.query("{ viewer { subject } }")).status).toBe(200);
  expect(said).not.toHaveBeenCalled();
  said.mockRestore();
});

test("row 19: a query twice in an address", async () => {
  const response = await fetch(`${world.url}/graphql?query={viewer{subject}}&query={viewer{subject}}`, {
    headers: { "apollo-require-preflight": "1" },
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    errors: [
      {
        message: "The 'query' search parameter may only be specified once.",
        extensions: { code: "BAD_REQUEST" },
      },
    ],
  });
});

test.each(["PUT", "DELETE", "PATCH", "TRACE"])("row 20: the method %s", async (method) => {
  const answer = await sendRaw(world.url, `${method} /graphql HTTP/1.1`, HOST, "Connection: close", "", "");
  expect(answer).toMatch(/^HTTP\/1\.1 405 /);
  expect(answer).toContain("\r\nAllow: GET, HEAD, OPTIONS, POST\r\n");
  expect(answer).toContain(
    '{"errors":[{"message":"Use POST, or GET for queries.","extensions":{"code":"METHOD_NOT_ALLOWED"}}]}',
  );
});

test.each([
  [74, "composed and decomposed, they are one", "Cafe\u0301", "Caf\u00e9", true],
  [75, "without a dot and with one, they are two", "\u0131", "i", false],
  [75, "sharp and double, they are two", "stra\u00dfe", "strasse", false],
])("row %i: of two keys, %s", async (_row, _what, one, other, isReplay) => {
  const own = await createExercise(world);
  const send = (idempotencyKey: string) =>
    world.query(SUBMIT, submission(own, { idempotencyKey }), own.spain);
  expect((await send(one)).body.errors).toBeUndefined();
  const { body } = await send(other);
  expect(body.data?.submitReport?.isReplay ?? false).toBe(isReplay);
});

test.each(["../../etc/passwd", "CON", "x".repeat(300)])("row 80: an export of %j", async (operation) => {
  const response = await fetch(
    `${world.url}/export/reports.csv?${new URLSearchParams({ operation }).toString()}`,
  );
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({
    errors: [
      {
        message: `There is no operation ${JSON.stringify(operation.slice(0, 64))} to be exported.`,
        extensions: { code: "NOT_FOUND" },
      },
    ],
  });
});

test("row 88: of a thousand wrong values the first five are told", async () => {
  const checkCounts = Array.from({ length: 1_000 }, () => ({ category: "PERSONS", count: "5" }));
  const { status, body } = await world.query(
    SUBMIT,
    submission(exercise, { content: { checkCounts } }),
    exercise.spain,
  );
  expect(status).toBe(400);
  expect(body.errors?.map(({ extensions }) => extensions.code)).toEqual(Array(6).fill("BAD_USER_INPUT"));
  expect(body.errors?.[5]?.message).toBe("There are further problems, which are not shown.");
});

async function importFile(file: string): Promise<string> {
  const before = await written(world);
  const response = await fetch(`${world.url}/import/reports.csv?operation=${exercise.code}`, {
    method: "POST",
    headers: { "content-type": "text/csv", ...exercise.spain },
    body: file,
  });
  expect(response.status).toBe(400);
  expect(await written(world)).toEqual(before);
  const { errors } = (await response.json()) as {
    errors: { extensions: { problems: { line: number; column: string | null; message: string }[] } }[];
  };
  const [problem] = errors[0]?.extensions.problems ?? [];
  return `${problem?.line} ${problem?.column} ${problem?.message}`;
}

const HEAD = "day,party,kind,category,value";

test("row 89: a formula is no category", async () => {
  expect(await importFile(`${HEAD}\n2026-11-14,ES,CHECKS,=cmd|' /C calc'!A0,1\n`)).toMatch(
    /^2 category "=cmd\|' \/C calc'!A0" is not known; use one of PERSONS, /,
  );
});

test.each([
  [
    "a line of a megabyte",
    `${HEAD}\n${"x".repeat(1_000_000)}`,
    "2 null A line has at most 100000 bytes; a quote that is not closed takes in all that follows.",
  ],
  ["ten thousand columns", `${HEAD}${",value".repeat(10_000)}\n`, "1 value The column value appears twice."],
])("row 94: %s", async (_what, file, problem) => {
  expect(await importFile(file)).toBe(problem);
});
