import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { json } from "node:stream/consumers";
import { createExercise, type Exercise, written } from "../reports/exercise";
import { startWorld, type World } from "../support/world";

let world: World;
let exercise: Exercise;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  exercise = await createExercise(world);
});

type Headers = Record<string, string>;

async function send(body: string | Buffer, further = "", headers: Headers = exercise.spain) {
  const response = await fetch(`${world.url}/import/reports.csv?operation=${exercise.code}${further}`, {
    method: "POST",
    headers: { "content-type": "text/csv", ...headers },
    body: body as BodyInit,
  });
  return { status: response.status, body: await response.json() };
}

/** The problems of a file of which nothing may be taken. */
async function problems(body: string | Buffer, further = "", headers?: Headers): Promise<string[]> {
  const before = await written(world);
  const answer = await send(body, further, headers);
  expect(answer.status).toBe(400);
  expect(await written(world)).toEqual(before);
  const found = answer.body.errors[0].extensions.problems as {
    line: number;
    column: string | null;
    message: string;
  }[];
  return found.map(({ line, column, message }) => `${line} ${column ?? "-"} ${message}`);
}

const HEAD = "day,shift,party,kind,category,environment,threat_area,value,unit,currency,hits";
const FILE = [
  HEAD,
  "2026-11-14,,ES,CHECKS,PERSONS,PHYSICAL,,1200,,,3",
  "2026-11-14,,ES,CHECKS,VEHICLES,,,310,,,",
  "2026-11-14,,ES,CHECKS,PREMISES,,,,,,",
  "2026-11-14,,ES,RESULTS,CASH,,,1250.5,,EUR,",
  "2026-11-14,,ES,DEPLOYMENTS,OFFICERS,,,85,,,",
  "2026-11-13,,ES,NIL,,,,,,,",
  "",
].join("\n");

const REPORTED = `query($code: String!) { operation(code: $code) { reports(orderBy: [{ field: CHANGED_AT }]) { nodes { version period { day } current {
  nilReturn reason checkCounts { category { code } count hits } results { category { code } value currency } deployments { quantity } } } } } }`;

test("a file becomes reports, and the same file again changes nothing", async () => {
  expect(await send(FILE)).toEqual({
    status: 200,
    body: { submitted: 2, corrected: 0, unchanged: 0, dryRun: false, isReplay: false },
  });
  const { operation } = await world.data(REPORTED, { code: exercise.code }, exercise.spain);
  expect(operation.reports.nodes).toEqual([
    {
      version: 1,
      period: { day: "2026-11-14" },
      current: {
        nilReturn: false,
        reason: null,
        checkCounts: [
          { category: { code: "PERSONS" }, count: 1200, hits: 3 },
          { category: { code: "VEHICLES" }, count: 310, hits: null },
        ],
        results: [{ category: { code: "CASH" }, value: 1250.5, currency: "EUR" }],
        deployments: [{ quantity: 85 }],
      },
    },
    {
      version: 1,
      period: { day: "2026-11-13" },
      current: { nilReturn: true, reason: null, checkCounts: [], results: [], deployments: [] },
    },
  ]);
  const before = await written(world);
  expect((await send(FILE)).body).toEqual({
    submitted: 2,
    corrected: 0,
    unchanged: 0,
    dryRun: false,
    isReplay: true,
  });
  expect(await written(world)).toEqual(before);
});

test("a dry run says what would happen, and nothing does", async () => {
  const before = await written(world);
  expect((await send(FILE, "&dryRun")).body).toEqual({
    submitted: 2,
    corrected: 0,
    unchanged: 0,
    dryRun: true,
    isReplay: false,
  });
  expect(await written(world)).toEqual(before);
});

test("a file restores what another one has corrected, with a reason of its own", async () => {
  await send(FILE);
  const other = FILE.replace(",310,", ",311,");
  const counts = async (file: string, reason: string) => {
    const { submitted, corrected, unchanged, isReplay } = (await send(file, `&reason=${reason}`)).body;
    return [submitted, corrected, unchanged, isReplay];
  };
  expect(await counts(other, "Mistyped")).toEqual([0, 1, 1, false]);
  expect(await counts(FILE, "It was right")).toEqual([0, 1, 1, false]);
  expect(await counts(FILE, "It was right")).toEqual([0, 1, 1, true]);
  const { operation } = await world.data(REPORTED, { code: exercise.code }, exercise.spain);
  const current = operation.reports.nodes.find(({ version }: any) => version === 3)?.current;
  expect(current).toMatchObject({
    reason: "It was right",
    checkCounts: [{ count: 1200 }, { category: { code: "VEHICLES" }, count: 310 }],
  });
});

test("what a file says anew is a correction, with a reason", async () => {
  await send(FILE);
  const other = FILE.replace(",310,", ",311,");
  expect(await problems(other)).toEqual([
    "2 - ES has already reported for 2026-11-14; give a reason to correct it.",
  ]);
  expect((await send(other, "&reason=Counted%20again")).body).toMatchObject({
    submitted: 0,
    corrected: 1,
    unchanged: 1,
  });
  const { operation } = await world.data(REPORTED, { code: exercise.code }, exercise.spain);
  expect(operation.reports.nodes.map(({ version, current }: any) => [version, current.reason])).toEqual([
    [1, null],
    [2, "Counted again"],
  ]);
});

test.each([
  [
    "semicolons and a decimal comma",
    (text: string) => text.replaceAll(",", ";").replace("1250.5", "1250,5"),
    "&decimal=comma",
  ],
  ["tabs", (text: string) => text.replaceAll(",", "\t"), ""],
  [
    "a byte order mark and the ends of lines of Windows",
    (text: string) => `\ufeff${text.replaceAll("\n", "\r\n")}`,
    "",
  ],
  ["quotes", (text: string) => text.replace("PERSONS", '"PERSONS"'), ""],
])("a file with %s is read", async (_what, rewrite, further) => {
  expect((await send(rewrite(FILE), further)).body).toMatchObject({ submitted: 2 });
});

test("an exported file can be imported, and a template filled in", async () => {
  await send(FILE);
  const get = async (what: string) =>
    (
      await fetch(`${world.url}/export/${what}.csv?operation=${exercise.code}`, { headers: exercise.spain })
    ).text();
  expect((await send(await get("reports"))).body).toMatchObject({ submitted: 0, corrected: 0, unchanged: 2 });

  const template = await get("template");
  const lines = template.trimEnd().split("\n");
  expect(lines[0]).toBe(HEAD);
  expect(new Set(lines.slice(1).map((line) => line.split(",")[2]))).toEqual(new Set(["ES"]));
  expect(template).toContain("2026-11-14,,ES,CHECKS,PERSONS,PHYSICAL,,,,,\n");
  expect(await problems(template)).toEqual([
    "1 - No line has a value. An empty value is not reported; write 0 for none, or a line of the kind NIL.",
  ]);
  const filled = template.replace(
    "2026-11-14,,ES,CHECKS,PERSONS,PHYSICAL,,,",
    "2026-11-14,,ES,CHECKS,PERSONS,PHYSICAL,,0,",
  );
  expect((await send(filled, "&reason=From%20the%20template")).body).toMatchObject({ corrected: 1 });
});

test("every problem is named with its line and column, and nothing is taken", async () => {
  const file = [
    HEAD,
    "2026-02-30,,ES,CHECKS,PERSONS,,,1,,,",
    "2026-11-14,,ES,CHECKS,PERSONS,MOON,,1 200,,,",
    "2026-11-14,,ES,RESULTS,CASH,,,1.250,5,EUR,",
    "2026-11-14,,ES,THINGS,PERSONS,,,1,,,",
    "2026-11-14,,,CHECKS,PERSONS,,,1E+05,,,",
  ].join("\n");
  expect(await problems(file)).toEqual([
    '2 day "2026-02-30" is no calendar date; use YYYY-MM-DD.',
    '3 value "1 200" is no whole number; use digits alone, such as 1200.',
    '3 environment must be one of PHYSICAL, CLEAR_WEB, DARK_WEB, SOCIAL_MEDIA, not "MOON".',
    '5 kind must be one of CHECKS, RESULTS, DEPLOYMENTS, NIL, not "THINGS".',
    "6 party is empty.",
    '6 value "1E+05" is no whole number; use digits alone, such as 1200.',
  ]);
});

test("what the graph refuses is refused at the line that says it", async () => {
  const file = [
    HEAD,
    "2026-11-14,,ES,CHECKS,PERSONS,,,1,,,2",
    "2026-11-14,,ES,CHECKS,PEOPLE,,,1,,,",
    "2026-11-14,,ES,RESULTS,ARRESTS,,,1,kg,,",
    "2026-11-20,,ES,CHECKS,PERSONS,,,1,,,",
    "2026-11-14,night,ES,CHECKS,PERSONS,,,1,,,",
    "2026-11-14,,FR,CHECKS,PERSONS,,,1,,,",
  ].join("\n");
  const found = await problems(file);
  expect(found.map((problem) => problem.slice(0, 60))).toEqual([
    "2 hits must be from 0 to the count, 1, not 2.",
    '3 category "PEOPLE" is not known; use one of PERSONS, VEHICL',
    '4 unit "kg" is not a unit of ARRESTS; use {person}.',
    `5 day There is no reporting for 2026-11-20 in ${exercise.code}.`.slice(0, 60),
    `6 day There is no reporting for 2026-11-14, night in ${exercise.code}.`.slice(0, 60),
    "7 - needs the role REPORTER of FR.",
  ]);
});

test.each([
  ["a decimal point", (text: string) => text, ""],
  ["a decimal comma", (text: string) => text.replaceAll(",", ";").replaceAll("1.5", "1,5"), "&decimal=comma"],
])(
  "what is counted is refused in parts, with %s, and what is measured is not",
  async (_what, write, further) => {
    const file = [
      HEAD,
      "2026-11-13,,ES,RESULTS,DRUGS,,,1.5,kg,,",
      "2026-11-13,,ES,RESULTS,ARRESTS,,,1.5,,,",
      "2026-11-13,,ES,RESULTS,DRUGS,,,1.5,{tablet},,",
      "2026-11-13,,ES,DEPLOYMENTS,OFFICERS,,,85,,,",
    ].join("\n");
    const said = "is counted in whole numbers, not 1.5; does its point separate thousands?";
    expect(await problems(write(file), further)).toEqual([
      `3 value {person} ${said}`,
      `4 value {tablet} ${said}`,
    ]);
  },
);

test.each<[what: string, body: string | Buffer, problem: string]>([
  ["an empty file", " \n", "1 - The file is empty."],
  ["UTF-16", Buffer.from(`\ufeff${FILE}`, "utf16le"), "1 - The file is UTF-16; save it as CSV UTF-8."],
  [
    "a spreadsheet",
    Buffer.from("PK\u0003\u0004rest", "latin1"),
    "1 - The file is a spreadsheet or an archive and not CSV; save it as CSV UTF-8.",
  ],
  [
    "another encoding",
    Buffer.from(`${HEAD}\n2026-11-14,Früh,ES,CHECKS,PERSONS,,,1,,,`, "latin1"),
    "2 - This line is not UTF-8; save the file as CSV UTF-8.",
  ],
  ["NUL", `${HEAD}\n2026-11-14,\0,ES`, "2 - This line has a character that is not allowed (U+0000)."],
  [
    "an unclosed quote",
    `${HEAD}\n2026-11-14,"night,ES,CHECKS,PERSONS,,,1,,,`,
    "2 - The quotes of this line do not fit together: a quote within a cell is written twice.",
  ],
  ["a ragged line", `${HEAD}\n2026-11-14,,ES`, "2 - The line has 3 cells, the head has 11."],
  ["a column twice", `${HEAD},day\n`, "1 day The column day appears twice."],
  [
    "an unknown column",
    `${HEAD},__proto__\n`,
    '1 __proto__ There is no column "__proto__"; the columns are operation, day, shift, party, version, status, late, nil_return, submitted_at, kind, category, environment, threat_area, value, unit, currency, hits.',
  ],
  ["a missing column", "day,party,kind,category\n", "1 value The column value is missing."],
  [
    "a decimal comma that was not declared",
    `${HEAD.replaceAll(",", ";")}\n2026-11-14;;ES;RESULTS;CASH;;;1250,5;;EUR;`,
    '2 value "1250,5" is no number with a decimal point; use digits, such as 1250.5.',
  ],
])("%s is refused", async (_what, body, problem) => {
  expect(await problems(body)).toContain(problem);
});

test("who may not see the operation finds none, and without a token nothing is taken", async () => {
  const stranger = await send(FILE, "", await world.as("eve", "reporter:BG"));
  expect(stranger).toMatchObject({ status: 404, body: { errors: [{ extensions: { code: "NOT_FOUND" } }] } });
  const anyone = await fetch(`${world.url}/import/reports.csv?operation=${exercise.code}`, {
    method: "POST",
    headers: { "content-type": "text/csv" },
    body: FILE,
  });
  expect(anyone.status).toBe(401);
  const untyped = await fetch(`${world.url}/import/reports.csv`, {
    method: "POST",
    headers: { ...exercise.spain, "content-type": "application/json" },
    body: "{}",
  });
  expect(untyped.status).toBe(415);
  expect(await announce(200_000_001)).toEqual({
    status: 413,
    body: {
      errors: [
        { message: "The request body is larger than 200000 kB.", extensions: { code: "PAYLOAD_TOO_LARGE" } },
      ],
    },
  });
});

test("an operation that no text can name is refused by its name", async () => {
  const before = await written(world);
  const response = await fetch(`${world.url}/import/reports.csv?operation=a%00b`, {
    method: "POST",
    headers: { "content-type": "text/csv", ...exercise.spain },
    body: FILE,
  });
  expect({ status: response.status, body: await response.json() }).toEqual({
    status: 400,
    body: {
      errors: [
        {
          message: "operation: contains a character that is not allowed (U+0000).",
          extensions: { code: "BAD_USER_INPUT", argument: "operation" },
        },
      ],
    },
  });
  expect(await written(world)).toEqual(before);
});

test("a parameter that nothing reads is refused, and nothing is taken", async () => {
  const before = await written(world);
  expect(await send(FILE, "&dryrun")).toEqual({
    status: 400,
    body: {
      errors: [
        {
          message: 'There is no parameter "dryrun"; use operation, decimal, dryRun, reason.',
          extensions: { code: "BAD_REQUEST" },
        },
      ],
    },
  });
  expect(await written(world)).toEqual(before);
});

test.each(["GET", "HEAD", "PUT", "DELETE"])("a file is sent by POST, and not by %s", async (method) => {
  const response = await fetch(`${world.url}/import/reports.csv?operation=${exercise.code}`, {
    method,
    headers: exercise.spain,
  });
  expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  const message = { message: "Use POST.", extensions: { code: "METHOD_NOT_ALLOWED" } };
  expect(await response.text()).toBe(method === "HEAD" ? "" : JSON.stringify({ errors: [message] }));
});

test("whoever asks for the methods of the import is told, and there is nothing beside it", async () => {
  const asked = await fetch(`${world.url}/import/reports.csv`, { method: "OPTIONS" });
  expect([asked.status, asked.headers.get("allow")]).toEqual([200, "POST"]);
  expect((await fetch(`${world.url}/import/figures.csv`)).status).toBe(404);
});

/** Says how long a file will be, and sends nothing of it until there is an answer. */
async function announce(bytes: number) {
  const sent = request(`${world.url}/import/reports.csv?operation=${exercise.code}`, {
    method: "POST",
    headers: { ...exercise.spain, "content-type": "text/csv", "content-length": bytes },
  });
  sent.flushHeaders();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  const body: unknown = await json(response);
  sent.destroy();
  return { status: response.statusCode, body };
}
