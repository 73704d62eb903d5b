import { attempt, newSubmission } from "./attempts";
import { CLOSE, REOPEN } from "./documents";
import type { PlannedReport } from "./plan";
import type { Records, Stage } from "./stage";
import { playStep } from "./step";

const EXCEPTION = 24 * 60 * 60 * 1_000;

/** Reporting is closed; what comes then is refused, until the centre makes an exception. */
export async function playClosing(stage: Stage, records: Records): Promise<void> {
  const { graph, cast, operation, plan, periods, say } = stage;
  const [centre] = cast.centre;
  await graph.data(centre, CLOSE, { input: { operation } });
  const late = plan.days.flatMap(({ reports }) => reports).find(({ story }) => story.afterClosing === true);
  if (late === undefined) return;
  const tryLate = async (what: string, report: PlannedReport) => {
    const who = cast.reporters.get(report.party) ?? null;
    const input = { ...newSubmission(stage, report), idempotencyKey: `${operation} ${what}` };
    await attempt(stage, records, { what, code: "REPORTING_CLOSED", who, step: "submit", input });
  };
  await tryLate("a report after reporting was closed", late);
  await graph.data(centre, REOPEN, {
    input: {
      idempotencyKey: `reopen ${operation} ${late.key}`,
      period: periods.get(late.day),
      party: late.party,
      reason: "The line was down on that day.",
      expiresAt: new Date(Date.now() + EXCEPTION).toISOString(),
    },
  });
  const other = plan.days
    .flatMap(({ reports }) => reports)
    .find(({ key, party }) => party !== late.party && !records.book.has(key));
  if (other !== undefined) await tryLate("a report that the exception is not for", other);
  for (const [index, step] of (["submit", "verify"] as const).entries()) {
    const at = await playStep(stage, records, late, index, step);
    records.moments.push({ name: `after closing, ${step}`, at, book: new Map(records.book) });
  }
  say(`Reporting closed: ${late.key} refused, reopened by exception and taken`);
}
