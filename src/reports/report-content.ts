import { DomainError } from "../core/errors";
import { isCounted, wholeNumberProblem } from "../core/whole-number";
import type { Environment } from "../generated/prisma/enums";

/** What a client reports, as the graph hands it over. */
export interface ReportContent {
  readonly nilReturn?: boolean | null;
  readonly checkCounts?: readonly CheckCountLine[] | null;
  readonly results?: readonly ResultLine[] | null;
  readonly deployments?: readonly DeploymentLine[] | null;
}

interface Place {
  readonly environment?: Environment | null;
  readonly threatArea?: string | null;
}

interface CheckCountLine extends Place {
  readonly category: string;
  readonly count: number;
  readonly hits?: number | null;
}

interface ResultLine extends Place {
  readonly category: string;
  readonly value: string;
  readonly unit?: string | null;
  readonly currency?: string | null;
}

interface DeploymentLine {
  readonly capability: string;
  readonly quantity: number;
}

/** The codes that lines may name. */
export interface ReportVocabulary {
  readonly checkCategories: readonly string[];
  /** Result categories with their units, the usual one first; without any, it is money. */
  readonly resultCategories: ReadonlyMap<string, readonly string[]>;
  readonly capabilities: readonly string[];
  readonly threatAreas: readonly string[];
}

/** The lines as they are kept. */
export interface ReportLines {
  readonly nilReturn: boolean;
  readonly checkCounts: readonly {
    readonly position: number;
    readonly categoryCode: string;
    readonly environment: Environment;
    readonly threatAreaCode: string | null;
    readonly count: number;
    readonly hits: number | null;
  }[];
  readonly results: readonly {
    readonly position: number;
    readonly categoryCode: string;
    readonly environment: Environment;
    readonly threatAreaCode: string | null;
    readonly value: string;
    readonly unit: string | null;
    readonly currency: string | null;
  }[];
  readonly deployments: readonly {
    readonly position: number;
    readonly capabilityCode: string;
    readonly quantity: number;
  }[];
}

const MOST_LINES = 200;
const MOST_DEPLOYMENTS = 50;
const LARGEST_COUNT = 1_000_000_000;
const LARGEST_QUANTITY = 1_000_000;
const MOST_PROBLEMS = 100;
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

interface Problem {
  readonly argument: string;
  readonly message: string;
}

/** Checks everything that a report says and tells of all that is wrong, at its place. */
export function readContent(
  argument: string,
  content: ReportContent,
  vocabulary: ReportVocabulary,
): ReportLines {
  const problems: Problem[] = [];
  const say = (place: string, message: string) => {
    problems.push({ argument: `${argument}.${place}`, message });
  };
  const { checkCounts, results, deployments } = content;
  const nilReturn = content.nilReturn ?? false;
  const lines: ReportLines = {
    nilReturn,
    checkCounts: (checkCounts ?? []).map((line, position) => ({
      position,
      categoryCode: line.category,
      environment: line.environment ?? "PHYSICAL",
      threatAreaCode: line.threatArea ?? null,
      // There is a minus zero in JSON, and none among counts.
      count: line.count + 0,
      hits: line.hits ?? null,
    })),
    results: (results ?? []).map((line, position) => ({
      position,
      categoryCode: line.category,
      environment: line.environment ?? "PHYSICAL",
      threatAreaCode: line.threatArea ?? null,
      value: line.value,
      unit:
        line.currency == null
          ? (line.unit ?? vocabulary.resultCategories.get(line.category)?.[0] ?? null)
          : (line.unit ?? null),
      currency: line.currency ?? null,
    })),
    deployments: (deployments ?? []).map(({ capability, quantity }, position) => ({
      position,
      capabilityCode: capability,
      quantity,
    })),
  };

  const count = lines.checkCounts.length + lines.results.length + lines.deployments.length;
  if (nilReturn && count > 0) say("nilReturn", "a nil return has no lines; send one or the other.");
  if (!nilReturn && count === 0) {
    say("nilReturn", "there is no line; where there is nothing to report, say so with nilReturn: true.");
  }
  atMost("checkCounts", lines.checkCounts.length, MOST_LINES, say);
  atMost("results", lines.results.length, MOST_LINES, say);
  atMost("deployments", lines.deployments.length, MOST_DEPLOYMENTS, say);
  if (problems.length === 0) {
    checkCountProblems(lines, vocabulary, say);
    resultProblems(lines, vocabulary, say);
    deploymentProblems(lines, vocabulary, say);
  }
  refuse(problems);
  return lines;
}

type Say = (place: string, message: string) => void;

function atMost(place: string, count: number, most: number, say: Say): void {
  if (count > most) say(place, `takes ${most} lines at most; ${count} were given.`);
}

function checkCountProblems({ checkCounts }: ReportLines, vocabulary: ReportVocabulary, say: Say): void {
  const seen = new Map<string, number>();
  for (const line of checkCounts) {
    const at = `checkCounts[${line.position}]`;
    known(`${at}.category`, line.categoryCode, vocabulary.checkCategories, say);
    threatArea(at, line.threatAreaCode, vocabulary, say);
    if (line.count < 0 || line.count > LARGEST_COUNT) {
      say(`${at}.count`, `must be a whole number from 0 to ${LARGEST_COUNT}, not ${line.count}.`);
    } else if (line.hits !== null && (line.hits < 0 || line.hits > line.count)) {
      say(`${at}.hits`, `must be from 0 to the count, ${line.count}, not ${line.hits}.`);
    }
    once(
      at,
      "checkCounts",
      [line.categoryCode, line.environment, line.threatAreaCode],
      seen,
      line.position,
      say,
    );
  }
}

function resultProblems({ results }: ReportLines, vocabulary: ReportVocabulary, say: Say): void {
  const seen = new Map<string, number>();
  for (const line of results) {
    const at = `results[${line.position}]`;
    const units = vocabulary.resultCategories.get(line.categoryCode);
    known(`${at}.category`, line.categoryCode, [...vocabulary.resultCategories.keys()], say);
    threatArea(at, line.threatAreaCode, vocabulary, say);
    const problem = valueProblem(line);
    if (problem !== null) say(`${at}.value`, problem);
    if (line.currency !== null && line.unit !== null) {
      say(`${at}.currency`, "a result has a unit or a currency, never both.");
    } else if (line.currency !== null && !CURRENCIES.has(line.currency)) {
      say(
        `${at}.currency`,
        `${JSON.stringify(line.currency.slice(0, 20))} is not a currency; use an ISO 4217 code such as EUR.`,
      );
    } else if (line.currency === null && units !== undefined && !units.includes(line.unit ?? "")) {
      say(
        `${at}.${units.length === 0 ? "currency" : "unit"}`,
        units.length === 0
          ? `${line.categoryCode} is money: give its currency.`
          : `${JSON.stringify(line.unit?.slice(0, 20))} is not a unit of ${line.categoryCode}; use ${units.join(" or ")}.`,
      );
    }
    once(
      at,
      "results",
      [line.categoryCode, line.environment, line.threatAreaCode, line.unit, line.currency],
      seen,
      line.position,
      say,
    );
  }
}

function valueProblem({ value, unit }: ReportLines["results"][number]): string | null {
  if (value.startsWith("-") && Number(value) !== 0) return `must be 0 or more, not ${value}.`;
  return unit !== null && isCounted(unit) ? wholeNumberProblem(value, unit) : null;
}

function deploymentProblems({ deployments }: ReportLines, vocabulary: ReportVocabulary, say: Say): void {
  const seen = new Map<string, number>();
  for (const line of deployments) {
    const at = `deployments[${line.position}]`;
    known(`${at}.capability`, line.capabilityCode, vocabulary.capabilities, say);
    if (line.quantity < 0 || line.quantity > LARGEST_QUANTITY) {
      say(`${at}.quantity`, `must be a whole number from 0 to ${LARGEST_QUANTITY}, not ${line.quantity}.`);
    }
    once(at, "deployments", [line.capabilityCode], seen, line.position, say);
  }
}

function threatArea(at: string, code: string | null, { threatAreas }: ReportVocabulary, say: Say): void {
  if (code !== null) known(`${at}.threatArea`, code, threatAreas, say);
}

function known(place: string, code: string, codes: readonly string[], say: Say): void {
  if (!codes.includes(code)) {
    say(place, `${JSON.stringify(code.slice(0, 40))} is not known; use one of ${codes.join(", ")}.`);
  }
}

/** The same line twice would be counted twice. */
function once(
  at: string,
  list: string,
  key: readonly unknown[],
  seen: Map<string, number>,
  position: number,
  say: Say,
): void {
  const text = JSON.stringify(key);
  const first = seen.get(text);
  if (first === undefined) seen.set(text, position);
  else say(at, `says the same as ${list}[${first}]; give it once.`);
}

function refuse(problems: readonly Problem[]): void {
  const [first, ...others] = problems;
  if (first === undefined) return;
  const further =
    others.length === 0 ? "" : ` (and ${others.length} ${others.length === 1 ? "problem" : "problems"} more)`;
  throw new DomainError("BAD_USER_INPUT", `${first.argument}: ${first.message}${further}`, {
    argument: first.argument,
    problems: problems.slice(0, MOST_PROBLEMS),
  });
}
