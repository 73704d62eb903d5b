import { STEPS } from "./documents";
import { toInput } from "./figures";
import type { Asking } from "./graph";
import type { PlannedReport } from "./plan";
import type { Records, Stage } from "./stage";
import { contentOf } from "./step";
import type { Step } from "./stories";

/** Asks for what must be refused, and notes whether it was, and with which code. */
export async function attempt(
  { graph }: Stage,
  { refused }: Records,
  { what, code, who, step, input }: Attempt,
): Promise<void> {
  const { errors } = await graph.ask(who, STEPS[step], { input });
  refused.note(what, code, errors[0]?.code ?? "carried out");
}

interface Attempt {
  readonly what: string;
  readonly code: string;
  readonly who: Asking | null;
  readonly step: Step;
  readonly input: object;
}

/** The input of a first submission that nobody has sent before. */
export function newSubmission(stage: Stage, report: PlannedReport) {
  return {
    idempotencyKey: `${stage.operation} ${report.key} attempt`,
    period: stage.periods.get(report.day),
    party: report.party,
    content: toInput(contentOf(stage, report, 1)),
  };
}

/** Before a party has reported, others try to do so in its place. */
export async function tryBeforehand(stage: Stage, records: Records, report: PlannedReport): Promise<void> {
  const other = [...stage.cast.reporters].find(([party]) => party !== report.party)?.[1] ?? null;
  const [step, input] = ["submit" as const, newSubmission(stage, report)];
  await attempt(stage, records, {
    ...{ what: "a report for another party", code: "FORBIDDEN" },
    ...{ who: other, step, input },
  });
  await attempt(stage, records, {
    ...{ what: "a report without a token", code: "UNAUTHENTICATED" },
    ...{ who: null, step, input },
  });
}

/** Who sent a report tries to verify it. */
export async function tryOwnVerification(
  stage: Stage,
  records: Records,
  report: PlannedReport,
): Promise<void> {
  await attempt(stage, records, {
    what: "a verification by who submitted it",
    code: "FORBIDDEN",
    who: stage.cast.liaisons.get(report.party) ?? null,
    step: "verify",
    input: { report: records.ids.get(report.key), expectedVersion: 1 },
  });
}

/** What goes wrong by mistake: once more with another key, another content with the same key, a version too old. */
export async function tryMistakes(stage: Stage, records: Records, report: PlannedReport): Promise<void> {
  const who = stage.cast.reporters.get(report.party) ?? null;
  const input = newSubmission(stage, report);
  await attempt(stage, records, {
    ...{ what: "a second first report", code: "CONFLICT" },
    ...{ who, step: "submit", input },
  });
  await attempt(stage, records, {
    ...{ what: "another content with the same key", code: "IDEMPOTENCY_KEY_REUSED" },
    ...{
      who,
      step: "submit",
      input: { ...input, idempotencyKey: `${stage.operation} ${report.key} 1`, content: { nilReturn: true } },
    },
  });
  await attempt(stage, records, {
    ...{ what: "a decision about an older version", code: "VERSION_CONFLICT" },
    ...{
      who: stage.cast.centre[0],
      step: "return",
      input: {
        report: records.ids.get(report.key),
        expectedVersion: 0,
        reason: "This was decided long ago.",
      },
    },
  });
}
