import type { Environment } from "../generated/prisma/enums";
import { type FileProblem, FileRefused, type TableLine } from "./csv-table";

/** The lines of one participant and one period. */
export interface ImportedReport {
  readonly party: string;
  readonly day: string;
  readonly shift: string | null;
  /** The first line that is about it. */
  readonly line: number;
  readonly nilReturn: boolean;
  readonly checkCounts: readonly Placed<{ category: string; count: number; hits: number | null } & Where>[];
  readonly results: readonly Placed<
    { category: string; value: string; unit: string | null; currency: string | null } & Where
  >[];
  readonly deployments: readonly Placed<{ capability: string; quantity: number }>[];
}

interface Where {
  readonly environment: Environment | null;
  readonly threatArea: string | null;
}

type Placed<Content> = Content & { readonly line: number };

export const REPORT_COLUMNS = {
  needed: ["day", "party", "kind", "category", "value"],
  known: [
    ...["operation", "day", "shift", "party", "version", "status", "late", "nil_return", "submitted_at"],
    ...["kind", "category", "environment", "threat_area", "value", "unit", "currency", "hits"],
  ],
};

export type DecimalMark = "point" | "comma";

const KINDS = ["CHECKS", "RESULTS", "DEPLOYMENTS", "NIL"];
const ENVIRONMENTS: readonly string[] = ["PHYSICAL", "CLEAR_WEB", "DARK_WEB", "SOCIAL_MEDIA"];
const MOST_REPORTS = 500;

/** Reads what lines report; a line without a value was not filled in, and says nothing. */
export function readReports(lines: readonly TableLine[], mark: DecimalMark): ImportedReport[] {
  const problems: FileProblem[] = [];
  const reports = new Map<string, Mutable>();
  for (const { line, cells } of lines) {
    const say = (column: string, message: string) => void problems.push({ line, column, message });
    const reader = new LineReader(line, cells, mark, say);
    const kind = cells.get("kind") ?? (cells.get("nil_return") === "true" ? "NIL" : undefined);
    if (kind !== "NIL" && !cells.has("value")) continue;
    if (kind === undefined || !KINDS.includes(kind)) {
      say("kind", `must be one of ${KINDS.join(", ")}${kind === undefined ? "" : `, not ${shown(kind)}`}.`);
      continue;
    }
    const [day, party] = [reader.day(), reader.needed("party")];
    const shift = cells.get("shift") ?? null;
    const key = JSON.stringify([day, shift, party]);
    const report: Mutable = reports.get(key) ?? {
      party,
      day,
      shift,
      line,
      nilReturn: false,
      checkCounts: [],
      results: [],
      deployments: [],
    };
    reports.set(key, report);
    if (kind === "NIL") report.nilReturn = true;
    else if (kind === "CHECKS")
      report.checkCounts.push({
        line,
        category: reader.needed("category"),
        count: reader.count("value") ?? 0,
        hits: reader.count("hits"),
        ...reader.where(),
      });
    else if (kind === "RESULTS")
      report.results.push({
        line,
        category: reader.needed("category"),
        value: reader.decimal(),
        unit: cells.get("unit") ?? null,
        currency: cells.get("currency") ?? null,
        ...reader.where(),
      });
    else
      report.deployments.push({
        line,
        capability: reader.needed("category"),
        quantity: reader.count("value") ?? 0,
      });
  }
  if (reports.size > MOST_REPORTS) {
    problems.push({
      line: 1,
      column: null,
      message: `A file has at most ${MOST_REPORTS} reports; this one has ${reports.size}.`,
    });
  }
  if (reports.size === 0 && problems.length === 0) {
    problems.push({
      line: 1,
      column: null,
      message:
        "No line has a value. An empty value is not reported; write 0 for none, or a line of the kind NIL.",
    });
  }
  if (problems.length > 0) throw new FileRefused(problems);
  return [...reports.values()];
}

type Mutable = {
  -readonly [Name in keyof ImportedReport]: ImportedReport[Name] extends readonly (infer Member)[]
    ? Member[]
    : ImportedReport[Name];
};

class LineReader {
  constructor(
    readonly line: number,
    private readonly cells: ReadonlyMap<string, string>,
    private readonly mark: DecimalMark,
    private readonly say: (column: string, message: string) => void,
  ) {}

  needed(column: string): string {
    const cell = this.cells.get(column);
    if (cell === undefined) this.say(column, "is empty.");
    return cell ?? "";
  }

  day(): string {
    const text = this.needed("day");
    const date = new Date(`${text}T00:00:00Z`);
    const isDay =
      /^\d{4}-\d{2}-\d{2}$/.test(text) &&
      !Number.isNaN(date.getTime()) &&
      date.toISOString().startsWith(text);
    if (text !== "" && !isDay) this.say("day", `${shown(text)} is no calendar date; use YYYY-MM-DD.`);
    return text;
  }

  /** Whole, in plain digits: 1200. Null where the cell is empty. */
  count(column: string): number | null {
    const text = this.cells.get(column);
    if (text === undefined) return null;
    if (/^\d{1,10}$/.test(text)) return Number(text);
    this.say(column, `${shown(text)} is no whole number; use digits alone, such as 1200.`);
    return 0;
  }

  decimal(): string {
    const text = this.needed("value");
    const pattern = this.mark === "comma" ? /^\d{1,12}(,\d{1,3})?$/ : /^\d{1,12}(\.\d{1,3})?$/;
    if (pattern.test(text)) return text.replace(",", ".");
    const example = this.mark === "comma" ? "1250,5" : "1250.5";
    this.say(
      "value",
      `${shown(text)} is no number with a decimal ${this.mark}; use digits, such as ${example}.`,
    );
    return "0";
  }

  where(): Where {
    const environment = this.cells.get("environment") ?? null;
    if (environment !== null && !ENVIRONMENTS.includes(environment)) {
      this.say("environment", `must be one of ${ENVIRONMENTS.join(", ")}, not ${shown(environment)}.`);
    }
    return {
      environment: environment as Environment | null,
      threatArea: this.cells.get("threat_area") ?? null,
    };
  }
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}
