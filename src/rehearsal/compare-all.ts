import { type Check, compare } from "./check";
import { compareAudit } from "./compare-audit";
import { compareBreakdowns } from "./compare-breakdowns";
import { compareParticipants, compareParticipation } from "./compare-participation";
import { compareMoments, compareParts, compareTotals } from "./compare-reported";
import { compareReports } from "./compare-reports";
import { comparePublication } from "./publication";
import { readReports } from "./read-back";
import type { Played } from "./rehearsal";

type Comparison = readonly [name: string, work: (name: string) => Check | Promise<Check>];

const DIMENSIONS = ["participant", "day", "environment", "threat area"] as const;

/** What was sent against what the graph says, value by value. */
export async function compareAll({ stage, records, abilities }: Played): Promise<Check[]> {
  const { book, moments, answers, repeated, refused } = records;
  const read = await readReports(stage);
  const reported: readonly Comparison[] = [
    ["reported: totals", (name) => compareTotals(name, stage, book)],
    ...DIMENSIONS.map((by): Comparison => [
      `reported: by ${by}`,
      (name) => compareParts(name, stage, book, by),
    ]),
    [`reported: as of ${moments.length} moments`, (name) => compareMoments(name, stage, moments)],
  ];
  const isPublished = abilities.has("Mutation.publishFigures");
  const comparisons: readonly Comparison[] = [
    ["participants", (name) => compareParticipants(name, stage)],
    ...(abilities.has("Operation.reported") ? reported : []),
    ...(abilities.has("Operation.participation")
      ? [["participation", (name) => compareParticipation(name, stage, book)] satisfies Comparison]
      : []),
    ...(isPublished
      ? ([
          ["publication", (name) => comparePublication(name, stage, book)],
          ["published breakdowns", (name) => compareBreakdowns(name, stage, book)],
        ] satisfies Comparison[])
      : []),
    ...(abilities.has("Operation.auditTrail")
      ? [["audit trail", (name) => compareAudit(name, stage, book, isPublished)] satisfies Comparison]
      : []),
  ];
  const checks = [answers.check(), repeated.check(), refused.check(), ...compareReports(book, read)];
  for (const comparison of comparisons) checks.push(await carryOut(comparison));
  return checks;
}

/** What cannot be asked or understood is a difference too, and keeps no other from being asked. */
async function carryOut([name, work]: Comparison): Promise<Check> {
  try {
    return await work(name);
  } catch (error) {
    const { message } = error as Error;
    return compare(name, new Map([["the answer", "was asked for"]]), new Map([["the answer", message]]));
  }
}
