import { contents, load, openSeeded, type OwnDatabase, placeOf, refusal } from "./loading";

/** A right file, of which each test makes a wrong one. */
const RIGHT = `{
  "code": "jad-test-2025",
  "name": "JAD Test 2025",
  "series": "jad-danube",
  "year": 2025,
  "startsOn": "2025-05-05",
  "endsOn": "2025-05-09",
  "status": "PUBLISHED",
  "threatAreas": ["MIGRANT_SMUGGLING"],
  "coordinationCentre": { "country": "AT", "hostAgency": "FRONTEX" },
  "includes": ["jad-danube-5"],
  "participants": ["AT", { "party": "XK", "role": "OBSERVER" }, "FRONTEX"],
  "deployments": [{ "capability": "OFFICERS", "participant": "AT", "quantity": 12 }],
  "publications": [
    {
      "code": "final",
      "publisher": "Frontex",
      "publisherParty": "FRONTEX",
      "urls": ["https://example.org/"],
      "publishedOn": "2025-06-01",
      "status": "FINAL",
      "origin": "ORIGINAL",
      "participants": { "complete": true, "listed": ["AT", { "party": "XK", "name": "Kosovo*" }] },
      "figures": [
        { "subject": "CHECKS", "value": 100, "breakdowns": [{ "kind": "PARTITION", "parts": [{ "category": "PERSONS", "value": 60 }] }] },
        { "subject": "RESULTS", "category": "ARRESTS", "value": 5, "share": "AT" },
        { "subject": "RESULTS", "category": "DRUGS", "value": 1.5, "unit": "kg" },
        { "subject": "RESULTS", "category": "CASH", "value": 10, "currency": "EUR" },
        { "subject": "DEPLOYMENTS", "category": "CANINE_UNITS", "value": 3 },
        { "subject": "COUNTRIES", "value": 2 }
      ]
    }
  ]
}
`;

const PERSONS = '{ "category": "PERSONS", "value": 60 }';
const ARRESTS = '{ "subject": "RESULTS", "category": "ARRESTS", "value": 5, "share": "AT" }';
const DIFFERENCES =
  "subject, category, unit, currency, countedAs, phase, environment, threatArea, share or label";

/** What is wrong, what is replaced, by what, from where on it is told (a leading space is left out), and how. */
type Case = readonly [wrong: string, from: string, to: string, place: string, message: string];

const SYNTAX: readonly Case[] = [
  [
    "a comma that is missing",
    '"year": 2025,',
    '"year": 2025',
    '"startsOn"',
    "is not JSON: a comma is missing before this.",
  ],
  [
    "a comma before the end of an object",
    '"value": 2 }',
    '"value": 2, }',
    " }\n      ]",
    "is not JSON: the name of a property in double quotes is expected here; no comma may stand before }.",
  ],
  [
    "a comma before the end of a list",
    '"FRONTEX"],',
    '"FRONTEX", ],',
    ' ],\n  "deployments"',
    "is not JSON: a value is expected here; no comma may stand before ].",
  ],
  [
    "a colon that is missing",
    '"year": 2025',
    '"year" 2025',
    " 2025,",
    "is not JSON: a colon is missing before this.",
  ],
  [
    "text without its end",
    '"JAD Test 2025"',
    '"JAD Test 2025',
    '"JAD Test 2025',
    "is not JSON: the closing double quote of this text is missing.",
  ],
  [
    "single quotes",
    '"JAD Test 2025"',
    "'JAD Test 2025'",
    "'JAD",
    "is not JSON: a value is text in double quotes, a number, true, false, null, {…} or […].",
  ],
  ["a comment", '  "year"', '  // so far\n  "year"', "// so far", "is not JSON: comments are not allowed."],
  [
    "a number that begins with a zero",
    '"value": 100',
    '"value": 0100',
    "100, ",
    "is not JSON: a comma is missing before this.",
  ],
  [
    "a word that is no value",
    '"value": 100',
    '"value": NaN',
    "NaN",
    "is not JSON: a value is text in double quotes, a number, true, false, null, {…} or […].",
  ],
  [
    "an escape that does not exist",
    "JAD Test",
    "JAD \\x Test",
    '"JAD \\x',
    'is not JSON: \\ may only stand before one of " \\ / b f n r t u.',
  ],
  [
    "a tab within text",
    "JAD Test",
    "JAD\tTest",
    '"JAD\t',
    "is not JSON: a control character must be written as \\n, \\t or \\u….",
  ],
  [
    "something after the end",
    "\n}\n",
    "\n} {}",
    " {}",
    "is not JSON: nothing may follow the end of the object.",
  ],
  [
    "a property that stands twice",
    '"year": 2025,',
    '"year": 2025, "year":  2025,',
    '"year":  2025',
    '"year" stands twice in this object; only one of them can be meant.',
  ],
  [
    "nesting without end",
    '"value": 100',
    `"value": ${"[".repeat(101)}`,
    `${"[".repeat(6)}, "breakdowns"`,
    "is nested deeper than 100 levels.",
  ],
];

const NUMBERS: readonly Case[] = [
  [
    "four digits after the point",
    "1.5,",
    "0.1234,",
    "0.1234",
    "0.1234 has 4 digits after the point; at most 3 are kept, and nothing is rounded.",
  ],
  [
    "seventeen digits",
    "1.5,",
    "12345678901234567,",
    "12345678901234567",
    "12345678901234567 has 17 digits before the point; at most 12 are kept.",
  ],
  [
    "thirteen digits",
    "1.5,",
    "1234567890123,",
    "1234567890123",
    "1234567890123 has 13 digits before the point; at most 12 are kept.",
  ],
  ["an exponent", "1.5,", "1e400,", "1e400", "1e400 must be written in digits, without an exponent."],
  ["a negative count", "100,", "-100,", "-100", '"value" must be at least 0, not -100.'],
  ["a number as text", "100,", '"100",', '"100"', '"value" must be a number or null, not "100".'],
  [
    "thousands separated by a point",
    "100,",
    "31.109,",
    "31.109",
    "CHECKS is counted in whole numbers, not 31.109; does its point separate thousands?",
  ],
  [
    "half an arrest",
    '5, "share"',
    '5.5, "share"',
    "5.5",
    "{person} is counted in whole numbers, not 5.5; does its point separate thousands?",
  ],
  [
    "a year that is no whole number",
    '"year": 2025',
    '"year": 2025.5',
    "2025.5",
    '"year" must be a whole number, not 2025.5.',
  ],
  [
    "a quantity that no database keeps",
    '"quantity": 12 ',
    '"quantity": 3000000000 ',
    "3000000000",
    "A quantity must be at most 2147483647, not 3000000000.",
  ],
];

const SHAPES: readonly Case[] = [
  ["a document that is no object", RIGHT, "[]", "[]", "The document must be an object, not a list."],
  ["a property that is missing", '  "year": 2025,\n', "", '{\n  "code"', '"year" is missing.'],
  [
    "a property that is misspelt",
    '"endsOn"',
    '"endOn"',
    '"endOn"',
    '"endOn" is not known here; did you mean endsOn?',
  ],
  [
    "a property that is not known",
    '"country": "AT"',
    '"country": "AT", "colour": "red"',
    '"colour"',
    '"colour" is not known here; name, city, country or hostAgency may stand here.',
  ],
  [
    "a status that does not exist",
    '"PUBLISHED"',
    '"DONE"',
    '"DONE"',
    '"status" must be PLANNED, ACTIVE, CLOSED, PUBLISHED or CANCELLED, not "DONE".',
  ],
  [
    "a day that does not exist",
    "2025-05-05",
    "2025-02-30",
    '"2025-02-30"',
    '"startsOn" must be a day of the calendar, written like 2024-11-28, not "2025-02-30".',
  ],
  [
    "a code in capitals",
    '"jad-test-2025"',
    '"JAD Test"',
    '"JAD Test"',
    '"code" must be small letters, digits and single hyphens, like jad-see-2024, not "JAD Test".',
  ],
  ["an empty name", '"JAD Test 2025"', '""', '""', '"name" must not be empty.'],
  ["a blank name", '"JAD Test 2025"', '"  "', '"  "', "This text is blank."],
  [
    "a name with a space at its end",
    '"JAD Test 2025"',
    '"JAD Test "',
    '"JAD Test "',
    '"name" must be one line, with no space at its beginning or end, not "JAD Test ".',
  ],
  [
    "a name that is too long",
    '"JAD Test 2025"',
    `"${"x".repeat(201)}"`,
    `"${"x".repeat(201)}`,
    '"name" must have at most 200 characters and has 201.',
  ],
  [
    "a participant that is a number",
    '"AT", { "party": "XK", "role"',
    '7, { "party": "XK", "role"',
    "7, {",
    'An entry of "participants" must be text or an object, not 7.',
  ],
  [
    "a participant in small letters",
    '["AT", { "party": "XK", "role"',
    '["at", { "party": "XK", "role"',
    '"at"',
    'An entry of "participants" must be a code in capital letters, digits and single underscores, like POSTAL_PACKAGES, not "at".',
  ],
  ["a participant without a code", '{ "party": "XK", "role"', '{ "role"', '{ "role"', '"party" is missing.'],
  [
    "a role that does not exist",
    '"OBSERVER"',
    '"GUEST"',
    '"GUEST"',
    '"role" must be HOST, LEAD, CO_LEAD, PARTICIPANT, SUPPORT or OBSERVER, not "GUEST".',
  ],
  [
    "a list with an entry twice",
    '["MIGRANT_SMUGGLING"]',
    '["MIGRANT_SMUGGLING", "MIGRANT_SMUGGLING"]',
    '["MIGRANT_SMUGGLING", ',
    '"threatAreas" has the same entry twice: "MIGRANT_SMUGGLING".',
  ],
  ["a figure without a subject", '{ "subject": "COUNTRIES", ', "{ ", '{ "value": 2', '"subject" is missing.'],
  ["a figure without a value", ', "value": 2 }', " }", '{ "subject": "COUNTRIES" }', '"value" is missing.'],
  [
    "half of a character",
    "JAD Test",
    "JAD \\ud800 Test",
    '"JAD \\ud800',
    '"JAD \\ud800 Test 2025" has half of a character (a lone surrogate).',
  ],
  [
    "a character that ends texts",
    "JAD Test",
    "JAD\\u0000Test",
    '"JAD\\u0000',
    '"JAD\\u0000Test 2025" has a control character; only line breaks (\\n) and tabs are kept.',
  ],
  [
    "an address that is none",
    '"https://example.org/"',
    '"example.org"',
    '"example.org"',
    'An entry of "urls" must be a complete address, like https://www.europol.europa.eu/, not "example.org".',
  ],
  [
    "an address that runs in the reader's page",
    '"https://example.org/"',
    '"javascript:alert(1)"',
    '"javascript',
    'An address must begin with https:// or http://, not "javascript:alert(1)".',
  ],
];

const FACTS: readonly Case[] = [
  [
    "a country that does not exist",
    '"party": "XK", "role"',
    '"party": "ZZ", "role"',
    '"ZZ"',
    'The country "ZZ" is not known; the codes are those of ISO 3166-1, and XK for Kosovo.',
  ],
  [
    "a country by the EU's code",
    '"country": "AT"',
    '"country": "EL"',
    '"EL"',
    'The country "EL" is not known; did you mean GR?',
  ],
  [
    "an agency that does not exist",
    '"hostAgency": "FRONTEX"',
    '"hostAgency": "FRONTEKS"',
    '"FRONTEKS"',
    'The agency "FRONTEKS" is not known; did you mean FRONTEX?',
  ],
  [
    "a series that does not exist",
    '"jad-danube",',
    '"jad-danub",',
    '"jad-danub"',
    'The series "jad-danub" is not known; did you mean jad-danube?',
  ],
  [
    "a threat area that does not exist",
    '"MIGRANT_SMUGGLING"',
    '"SMUGGLING"',
    '"SMUGGLING"',
    'The threat area "SMUGGLING" is not known; did you mean MIGRANT_SMUGGLING?',
  ],
  [
    "a capability that does not exist",
    '"capability": "OFFICERS"',
    '"capability": "OFFICER"',
    '"OFFICER"',
    'The capability "OFFICER" is not known; did you mean OFFICERS?',
  ],
  [
    "an operation that does not exist",
    '"jad-danube-5"',
    '"jad-danube-55"',
    '"jad-danube-55"',
    'The operation "jad-danube-55" is not known; did you mean jad-danube-5?',
  ],
  [
    "an operation within itself",
    '"jad-danube-5"',
    '"jad-test-2025"',
    '"jad-test-2025"],',
    "An operation does not include itself.",
  ],
  [
    "an end before the start",
    '"endsOn": "2025-05-09"',
    '"endsOn": "2025-05-04"',
    '"2025-05-04"',
    "The operation ends on 2025-05-04, before it starts on 2025-05-05.",
  ],
  [
    "a start in another year",
    '"startsOn": "2025-05-05"',
    '"startsOn": "2024-05-05"',
    '"2024-05-05"',
    "The operation starts on 2024-05-05, but its year is 2025.",
  ],
  [
    "an end years later",
    '"endsOn": "2025-05-09"',
    '"endsOn": "2027-05-09"',
    '"2027-05-09"',
    "The operation ends on 2027-05-09, but its year is 2025.",
  ],
  [
    "a day in the year 0",
    "2025-06-01",
    "0000-01-01",
    '"0000-01-01"',
    'A day must lie in the years 2000 to 2100, not "0000-01-01".',
  ],
  [
    "a participant twice",
    '"FRONTEX"],\n',
    '"FRONTEX", "AT"],\n',
    '"AT"],\n',
    "AT stands twice in this list. The first is in line 12.",
  ],
  [
    "a listed participant twice",
    '"listed": ["AT", ',
    '"listed": ["AT", "AT", ',
    '"AT", { "party": "XK", "name"',
    "AT stands twice in this list. The first is in line 23.",
  ],
  [
    "a deployment of somebody who takes no part",
    '"participant": "AT"',
    '"participant": "DE"',
    '"DE"',
    "DE is not among the participants of the operation; the countries among them: AT and XK.",
  ],
  [
    "a share of somebody who takes no part",
    '"share": "AT"',
    '"share": "EUROPOL"',
    '"EUROPOL"',
    "EUROPOL is not among the participants of the operation; the agencies among them: FRONTEX.",
  ],
  [
    "a check category that does not exist",
    '"PERSONS"',
    '"PERSON"',
    '"PERSON"',
    'The check category "PERSON" is not known; did you mean PERSONS?',
  ],
  [
    "a result category that does not exist",
    '"ARRESTS"',
    '"ARESTS"',
    '"ARESTS"',
    'The result category "ARESTS" is not known; did you mean ARRESTS?',
  ],
  [
    "a result without a category",
    '"category": "ARRESTS", ',
    "",
    '{ "subject": "RESULTS", "value": 5',
    'A figure of RESULTS needs a "category".',
  ],
  [
    "a deployment without a capability",
    '"category": "CANINE_UNITS", ',
    "",
    '{ "subject": "DEPLOYMENTS", "value"',
    'A figure of DEPLOYMENTS needs a "category", a capability.',
  ],
  [
    "a capability as a category of countries",
    '"COUNTRIES", ',
    '"COUNTRIES", "category": "OFFICERS", ',
    '"OFFICERS", "value"',
    "COUNTRIES have no category.",
  ],
  [
    "a unit that the category does not have",
    '"unit": "kg"',
    '"unit": "g"',
    '"g"',
    'DRUGS is given in kg, {plant} or {tablet}, not in "g".',
  ],
  [
    "a unit of what is counted",
    '"value": 100,',
    '"value": 100, "unit": "kg",',
    '"kg", "breakdowns"',
    "Only RESULTS have a unit; CHECKS are counted.",
  ],
  [
    "a unit and a currency",
    '"unit": "kg"',
    '"unit": "kg", "currency": "EUR"',
    '"EUR" },\n        { "subject": "RESULTS", "category": "CASH"',
    "A figure has a unit or a currency, not both.",
  ],
  [
    "money without a currency",
    ', "currency": "EUR"',
    "",
    '{ "subject": "RESULTS", "category": "CASH"',
    'CASH is given in money: it needs a "currency".',
  ],
  ["a currency that does not exist", '"EUR"', '"EUU"', '"EUU"', '"EUU" is no currency of ISO 4217.'],
  [
    "neither a number nor words",
    '"value": 100',
    '"value": null',
    "null",
    'A figure without a number needs "words", those of the publication.',
  ],
  [
    "two figures of the same",
    `${ARRESTS},`,
    `${ARRESTS},\n${ARRESTS.replace("5", "6")},`,
    '{ "subject": "RESULTS", "category": "ARRESTS", "value": 6',
    `The same is counted twice; set the two apart by ${DIFFERENCES}. The first is in line 26.`,
  ],
  [
    "two parts of the same",
    PERSONS,
    `${PERSONS}, ${PERSONS.replace("60", "40")}`,
    PERSONS.replace("60", "40"),
    `The same is counted twice; set the two apart by ${DIFFERENCES}. The first is in line 25.`,
  ],
  [
    "a part that is its whole",
    PERSONS,
    '{ "value": 60 }',
    '{ "value": 60 }',
    `Nothing sets this part apart from its whole; ${DIFFERENCES} must.`,
  ],
  [
    "a part of a partition in another unit",
    '"unit": "kg" }',
    '"unit": "kg", "breakdowns": [{ "kind": "PARTITION", "parts": [{ "unit": "{plant}", "value": 1 }] }] }',
    '{ "unit": "{plant}"',
    "The parts of a PARTITION sum to their whole, which is in kg; this part is in {plant}.",
  ],
];

describe("a file that is wrong is refused with the place and the reason:", () => {
  let own: OwnDatabase;
  let before: Record<string, string[]>;

  beforeAll(async () => {
    own = await openSeeded();
    before = await contents(own.database, { versions: true });
  });
  afterEach(async () => expect(await contents(own.database, { versions: true })).toEqual(before));
  afterAll(() => own.stop());

  test.each([...SYNTAX, ...NUMBERS, ...SHAPES, ...FACTS])("%s", async (_, from, to, place, message) => {
    expect(RIGHT.split(from)).toHaveLength(2);
    const wrong = RIGHT.replace(from, () => to);
    expect(await refusal(own.database, wrong)).toBe(`test.json:${placeOf(wrong, place)} ${message}`);
  });
});

test("the file of which the wrong ones are made is right", async () => {
  const { database, stop } = await openSeeded();
  const [loaded] = await load(database, RIGHT);
  expect(loaded?.changes.map(({ table, added }) => [table, added])).toEqual([
    ["Operation", 1],
    ["OperationThreatArea", 1],
    ["OperationInclusion", 1],
    ["CoordinationCentre", 1],
    ["Participant", 3],
    ["Deployment", 1],
    ["Publication", 1],
    ["PublishedFigure", 7],
  ]);
  await stop();
});

describe("a file with many faults", () => {
  let own: OwnDatabase;

  beforeAll(async () => {
    own = await openSeeded();
  });
  afterAll(() => own.stop());

  test("has all of them told, in the order of its lines", async () => {
    const wrong = RIGHT.replace('"jad-danube",', '"jad-danub",')
      .replace('"OFFICERS"', '"OFFICER"')
      .replace('"EUR"', '"EUU"');
    expect(await refusal(own.database, wrong)).toBe(
      [
        'test.json:4:13 The series "jad-danub" is not known; did you mean jad-danube?',
        'test.json:13:35 The capability "OFFICER" is not known; did you mean OFFICERS?',
        'test.json:28:78 "EUU" is no currency of ISO 4217.',
      ].join("\n"),
    );
  });

  test("has a hundred of them told, and how many more there are", async () => {
    const wrong = RIGHT.replace('["AT", {', `[${Array.from({ length: 150 }, () => '"ZZZ"').join(",\n")}, {`);
    const lines = (await refusal(own.database, wrong)).split("\n");
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toBe("… and 201 more");
  });

  test("has no publications at all", async () => {
    const { publications, ...rest } = JSON.parse(RIGHT);
    expect(publications).toHaveLength(1);
    expect(await refusal(own.database, { ...rest, publications: [] })).toBe(
      'test.json:34:19 "publications" must have at least one entry.',
    );
  });

  test("has more publications than an operation can have", async () => {
    const { publications, ...rest } = JSON.parse(RIGHT);
    const many = Array.from({ length: 51 }, (_, index) => ({
      ...publications[0],
      code: `p-${index}`,
      figures: [],
    }));
    expect(await refusal(own.database, { ...rest, publications: many })).toMatch(
      /An operation has at most 50 publications, not 51\.$/,
    );
    const fifty = { ...rest, publications: many.slice(0, 50) };
    await load(own.database, fifty);
    const [loaded] = await load(own.database, { ...fifty, publications: fifty.publications.toReversed() });
    expect(loaded?.changes).toEqual([{ table: "Publication", added: 0, changed: 0, moved: 50, removed: 0 }]);
  });

  test("includes an operation that includes it already", async () => {
    const includes = (code: string, included: string[]) =>
      JSON.stringify({ ...JSON.parse(RIGHT), code, includes: included }, null, 1);
    await load(own.database, includes("jad-inner", []));
    await load(own.database, includes("jad-outer", ["jad-inner"]));
    expect(await refusal(own.database, includes("jad-inner", ["jad-outer"]))).toMatch(
      /^test\.json:\d+:3 "jad-outer" already includes "jad-inner"; only one can contain the other\.$/,
    );
  });
});
