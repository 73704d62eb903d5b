import { Prisma } from "../generated/prisma/client";

/** One line of a version, and the largest of its kind that the participant reported for other periods. */
export interface ComparedLine {
  readonly list: "checkCounts" | "results" | "deployments";
  readonly position: number;
  readonly category: string;
  /** Exact decimals. */
  readonly value: string;
  /** Null where there is none to compare with. */
  readonly largest: string | null;
}

export interface ReportWarning {
  /** Where in the version: checkCounts[0]. */
  readonly line: string;
  readonly message: string;
}

/** So many times the largest of other days is worth a second look. */
const FACTOR = 10;
/** Small numbers jump: from 2 arrests to 30 is news, and no slip. */
const SMALL = 100;

/** What is worth a second look before it is verified. It keeps nothing from being taken. */
export function warningsOf(lines: readonly ComparedLine[]): ReportWarning[] {
  return [...lines.flatMap(againstHistory), ...againstWhole(lines)];
}

function againstHistory({ list, position, category, value, largest }: ComparedLine): ReportWarning[] {
  if (largest === null) return [];
  const usual = new Prisma.Decimal(largest);
  const limit = Prisma.Decimal.max(usual.times(FACTOR), SMALL);
  if (new Prisma.Decimal(value).lte(limit)) return [];
  const message = `${value} for ${category} is more than ${FACTOR} times the largest number for another period, ${largest}.`;
  return [{ line: `${list}[${position}]`, message }];
}

/** More persons arrested than were checked. */
function againstWhole(lines: readonly ComparedLine[]): ReportWarning[] {
  const arrests = lines.filter(({ list, category }) => list === "results" && category === "ARRESTS");
  const persons = lines.filter(({ list, category }) => list === "checkCounts" && category === "PERSONS");
  const [first] = arrests;
  if (first === undefined || persons.length === 0) return [];
  const [part, whole] = [sum(arrests), sum(persons)];
  if (part.lte(whole)) return [];
  return [
    {
      line: `${first.list}[${first.position}]`,
      message: `${part.toFixed()} arrests are more than the ${whole.toFixed()} persons that were checked.`,
    },
  ];
}

function sum(lines: readonly ComparedLine[]): Prisma.Decimal {
  return lines.reduce((total, { value }) => total.plus(value), new Prisma.Decimal(0));
}
