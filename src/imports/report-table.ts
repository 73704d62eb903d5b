import type { Environment } from "../generated/prisma/enums";
import type { TableLine } from "./csv-table";
import type { FileProblems } from "./file-problems";

/** The lines of one participant and one period. */
export interface ImportedReport {
  readonly party: string;
  readonly day: string;
  readonly shift: string | null;
  /** The first line that is about it. */
  readonly line: number;
  readonly nilReturn: boolean;
  readonly checkCounts: readonly Placed<CheckCount>[];
  readonly results: readonly Placed<Result>[];
  readonly deployments: readonly Placed<Deployment>[];
}

/** What one line says, and of which report. */
export interface Entry {
  readonly line: number;
  readonly party: string;
  readonly day: string;
  readonly shift: string | null;
  readonly said: Said;
}

export type Said =
  | { readonly kind: "NIL" }
  | { readonly kind: "CHECKS"; readonly content: CheckCount }
  | { readonly kind: "RESULTS"; readonly content: Result }
  | { readonly kind: "DEPLOYMENTS"; readonly content: Deployment };

interface CheckCount extends Where {
  readonly category: string;
  readonly count: number;
  readonly hits: number | null;
}

interface Result extends Where {
  readonly category: string;
  readonly value: string;
  readonly unit: string | null;
  readonly currency: string | null;
}

interface Deployment {
  readonly capability: string;
  readonly quantity: number;
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

const KINDS: readonly Said["kind"][] = ["CHECKS", "RESULTS", "DEPLOYMENTS", "NIL"];
const ENVIRONMENTS: readonly string[] = ["PHYSICAL", "CLEAR_WEB", "DARK_WEB", "SOCIAL_MEDIA"];

/** Reads what a line reports; a line without a value was not filled in, and says nothing. */
export function readEntry(
  { line, cells }: TableLine,
  mark: DecimalMark,
  problems: FileProblems,
): Entry | null {
  const say = (column: string, message: string) => {
    problems.add({ line, column, message });
  };
  const reader = new LineReader(cells, mark, say);
  const kind = cells.get("kind") ?? (cells.get("nil_return") === "true" ? "NIL" : undefined);
  if (kind !== "NIL" && !cells.has("value")) return null;
  if (kind === undefined || !isKind(kind)) {
    say("kind", `must be one of ${KINDS.join(", ")}${kind === undefined ? "" : `, not ${shown(kind)}`}.`);
    return null;
  }
  const [day, party] = [reader.day(), reader.needed("party")];
  return { line, day, party, shift: cells.get("shift") ?? null, said: readSaid(kind, reader, cells) };
}

function readSaid(kind: Said["kind"], reader: LineReader, cells: TableLine["cells"]): Said {
  switch (kind) {
    case "NIL":
      return { kind };
    case "CHECKS": {
      const category = reader.needed("category");
      const count = reader.count("value") ?? 0;
      return { kind, content: { category, count, hits: reader.count("hits"), ...reader.where() } };
    }
    case "RESULTS": {
      const category = reader.needed("category");
      const value = reader.decimal();
      const [unit, currency] = [cells.get("unit") ?? null, cells.get("currency") ?? null];
      return { kind, content: { category, value, unit, currency, ...reader.where() } };
    }
    case "DEPLOYMENTS": {
      const capability = reader.needed("category");
      return { kind, content: { capability, quantity: reader.count("value") ?? 0 } };
    }
  }
}

/** Puts together what all lines of a report say, in their order. */
export function gatherReport(entries: readonly [Entry, ...Entry[]]): ImportedReport {
  const [{ party, day, shift, line: first }] = entries;
  const checkCounts: Placed<CheckCount>[] = [];
  const results: Placed<Result>[] = [];
  const deployments: Placed<Deployment>[] = [];
  let nilReturn = false;
  for (const { line, said } of entries) {
    switch (said.kind) {
      case "NIL":
        nilReturn = true;
        break;
      case "CHECKS":
        checkCounts.push({ line, ...said.content });
        break;
      case "RESULTS":
        results.push({ line, ...said.content });
        break;
      case "DEPLOYMENTS":
        deployments.push({ line, ...said.content });
        break;
    }
  }
  return { party, day, shift, line: first, nilReturn, checkCounts, results, deployments };
}

function isKind(text: string): text is Said["kind"] {
  return (KINDS as readonly string[]).includes(text);
}

class LineReader {
  constructor(
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
