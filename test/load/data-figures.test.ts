import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { openSeeded, type OwnDatabase } from "./loading";

const FOLDER = path.resolve(__dirname, "../../prisma/data/operations");

interface Written {
  value: string | null;
  breakdowns?: { kind: string; parts: Written[] }[];
  [field: string]: unknown;
}

/** Numbers as they are written, so that this test rounds nothing itself. */
function readOperation(name: string): {
  code: string;
  publications: { code: string; figures?: Written[] }[];
} {
  const text = readFileSync(path.join(FOLDER, name), "utf8");
  return JSON.parse(text.replace(/"value": ([\d.]+)/g, '"value": "$1"'));
}

function flatten(figures: readonly Written[], whole = ""): string[] {
  return figures.flatMap(({ value, qualifier = "EXACT", words = null, label = null, breakdowns = [] }) => {
    const line = JSON.stringify([whole, value, qualifier, words, label]);
    return [line, ...breakdowns.flatMap(({ kind, parts }) => flatten(parts, `${kind} of ${String(value)}`))];
  });
}

interface Stored {
  operation: string;
  publication: string;
  line: string;
}

describe("the figures of prisma/data", () => {
  let own: OwnDatabase;

  beforeAll(async () => {
    own = await openSeeded();
  });
  afterAll(() => own.stop());

  test("come back from the database as they are written, in their order", async () => {
    const stored = await own.database.$queryRaw<Stored[]>`
      select operation.code as operation, publication.code as publication, jsonb_build_array(
        coalesce(breakdown.kind || ' of ' || coalesce(trim_scale(whole.value)::text, 'null'), ''),
        trim_scale(figure.value)::text, figure.qualifier, figure.words, figure.label
      )::text as line
      from published_figure as figure
      join publication on publication.id = figure.publication_id
      join operation on operation.id = figure.operation_id
      left join breakdown on breakdown.id = figure.breakdown_id
      left join published_figure as whole on whole.id = breakdown.figure_id
      order by operation.code, publication.position, figure.position`;
    const found = stored.map(
      ({ operation, publication, line }) => `${operation} ${publication} ${JSON.stringify(JSON.parse(line))}`,
    );
    const written = readdirSync(FOLDER)
      .map(readOperation)
      .sort((one, other) => (one.code < other.code ? -1 : 1))
      .flatMap(({ code, publications }) =>
        publications.flatMap((publication) =>
          flatten(publication.figures ?? []).map((line) => `${code} ${publication.code} ${line}`),
        ),
      );
    expect(written.length).toBeGreaterThan(300);
    expect(found).toEqual(written);
  });

  test("carry the unit, currency and category that their file gives or their category has", async () => {
    const units = await own.database.$queryRaw`
      select operation.code, coalesce(figure.unit, figure.currency) as unit, trim_scale(value)::text as value
      from published_figure as figure join operation on operation.id = operation_id
      where operation.code = 'dragon-2017' and result_category_code in ('CASH', 'DRUGS', 'MOBILE_PHONES')
      order by figure.position`;
    expect(units).toEqual([
      { code: "dragon-2017", unit: "{piece}", value: "7" },
      { code: "dragon-2017", unit: "kg", value: "0.702" },
      { code: "dragon-2017", unit: "RSD", value: "49000" },
      { code: "dragon-2017", unit: "USD", value: "2900" },
      { code: "dragon-2017", unit: "EUR", value: "13500" },
    ]);
  });
});
