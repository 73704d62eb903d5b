import { type Decision, decided, describeStanding, type Entry, sent } from "./book";
import { type Content, NIL_RETURN } from "./content";
import { type ChangedAnswer, STEPS } from "./documents";
import { inventContent, toInput } from "./figures";
import type { Player } from "./people";
import type { PlannedReport } from "./plan";
import type { Records, Stage } from "./stage";
import type { Step } from "./stories";

const CORRECTION = "The night shift had not been counted.";
const REASONS: Readonly<Record<"return" | "withdraw", string>> = {
  return: "Vehicles seem to be counted twice; please look again.",
  withdraw: "These were the figures of another exercise.",
};
const KINDS: Readonly<Record<"return" | "withdraw" | "verify", Decision["kind"]>> = {
  return: "RETURNED",
  withdraw: "WITHDRAWN",
  verify: "VERIFIED",
};

/** Takes a report one step further, and keeps what was sent and what was answered. Gives the moment of the answer. */
export async function playStep(
  stage: Stage,
  records: Records,
  report: PlannedReport,
  index: number,
  step: Step = report.story.steps[index] ?? "submit",
): Promise<string> {
  const { graph } = stage;
  const before = records.book.get(report.key);
  const player = playerOf(stage, report, step, before?.versions.length ?? 0);
  const { input, after } = prepare(stage, records, report, step, player);
  const ask = () => graph.data<ChangedAnswer>(player, STEPS[step], { input });
  const isRepeated = report.repeated.has(index);
  const what = `${report.key} step ${index + 1}, ${step}`;

  const answers = await send(ask, isRepeated, index % 2 === 0);
  const { changed } = answers[0];
  if (isRepeated) {
    const versions = new Set(answers.map((answer) => answer.changed.report.current.id));
    const replays = answers.filter((answer) => answer.changed.isReplay).length;
    records.repeated.note(what, "1 replay, 1 version", `${replays} replay, ${versions.size} version`);
  }
  const { id, status, version, verified, current } = changed.report;
  records.answers.note(
    what,
    describeStanding(after.status, after.versions.length, after.verified),
    describeStanding(status, version, verified?.version ?? null),
  );
  records.book.set(report.key, after);
  records.ids.set(report.key, id);
  return current.decisions.at(-1)?.decidedAt ?? current.submittedAt;
}

/** Half of those who ask again do not even wait for the answer. */
async function send<Answer>(
  ask: () => Promise<Answer>,
  isRepeated: boolean,
  isAtOnce: boolean,
): Promise<[Answer, ...Answer[]]> {
  if (!isRepeated) return [await ask()];
  return isAtOnce ? Promise.all([ask(), ask()]) : [await ask(), await ask()];
}

function playerOf({ cast }: Stage, { party, story }: PlannedReport, step: Step, version: number): Player {
  if (step === "verify" || step === "return") return cast.centre[version % 2 === 0 ? 0 : 1];
  const player = (story.byLiaison === true ? cast.liaisons : cast.reporters).get(party);
  if (player === undefined) throw new Error(`Nobody reports for ${party}`);
  return player;
}

export function contentOf({ plan }: Pick<Stage, "plan">, report: PlannedReport, version: number): Content {
  if (version === 1 && report.story.startsNil === true) return NIL_RETURN;
  return inventContent(
    plan.seed,
    report.party,
    plan.days.findIndex(({ day }) => day === report.day),
    version,
  );
}

function prepare(
  stage: Stage,
  { book, ids }: Records,
  report: PlannedReport,
  step: Step,
  { subject: by, machine }: Player,
): { input: object; after: Entry } {
  const before = book.get(report.key);
  const version = before?.versions.length ?? 0;
  const decision = { report: ids.get(report.key), expectedVersion: version };
  switch (step) {
    case "submit":
    case "correct": {
      const content = contentOf(stage, report, version + 1);
      const reason = step === "correct" ? CORRECTION : null;
      const idempotencyKey = `${stage.operation} ${report.key} ${version + 1}`;
      const place =
        step === "submit"
          ? { period: stage.periods.get(report.day), party: report.party }
          : { ...decision, reason };
      return {
        input: { idempotencyKey, ...place, content: toInput(content) },
        after: sent(before, report, { content, reason, late: report.late, by, machine }),
      };
    }
    case "verify":
    case "return":
    case "withdraw": {
      if (before === undefined) throw new Error(`${report.key} has not been reported`);
      const reason = step === "verify" ? null : REASONS[step];
      return {
        input: { ...decision, ...(reason === null ? {} : { reason }) },
        after: decided(before, { kind: KINDS[step], reason, by }),
      };
    }
  }
}
