import type { Book } from "./book";
import { type Check, compare } from "./check";
import { AUDIT_TRAIL } from "./documents";
import { type Page, readPages } from "./pages";
import type { Stage } from "./stage";

interface Entry {
  readonly sequence: number;
  readonly subject: string;
  readonly action: string;
  readonly hash: string;
  readonly previousHash: string;
}

/** Everything that was done stands in the audit trail once, by whom, and each entry follows the one before. */
export async function compareAudit(
  name: string,
  stage: Stage,
  book: Book,
  isPublished: boolean,
): Promise<Check> {
  const { graph, cast, operation } = stage;
  const ask = async (who: { readonly headers: Readonly<Record<string, string>> }, after: string | null) => {
    const variables = { code: operation, after };
    const found = await graph.data<{ operation: { auditTrail: Page<Entry> } }>(who, AUDIT_TRAIL, variables);
    return found.operation.auditTrail;
  };
  const { totalCount, nodes } = await readPages((after) => ask(cast.auditor, after));
  const done = actionsOf(stage, book, isPublished);
  const of = (action: string, subject: string) => `${action} by ${subject}`;
  return compare(
    name,
    new Map([
      ["all", String(done.length)],
      ["seen by the centre", "0"],
      ...done.map((_action, index) => [`entry ${index + 1}`, "follows the one before"] as const),
      ...count(done.map(([action, subject]) => of(action, subject))),
    ]),
    new Map([
      ["all", String(totalCount)],
      ["seen by the centre", String((await ask(cast.centre[0], null)).totalCount)],
      ...nodes.map(({ sequence, previousHash }, index) => {
        const follows = previousHash === (nodes[index - 1]?.hash ?? "");
        return [`entry ${sequence}`, follows ? "follows the one before" : "breaks the chain"] as const;
      }),
      ...count(nodes.map(({ action, subject }) => of(action, subject))),
    ]),
  );
}

type Action = readonly [action: string, subject: string];

const DECISIONS = { VERIFIED: "verifyReport", RETURNED: "returnReport", WITHDRAWN: "withdrawReport" };

/** What is refused, or asked for a second time, leaves no entry. */
function actionsOf({ cast, plan }: Stage, book: Book, isPublished: boolean): Action[] {
  const { subject: administrator } = cast.administrator;
  const { subject: centre } = cast.centre[0];
  const isReopened = plan.days.some(({ reports }) =>
    reports.some(({ story }) => story.afterClosing === true),
  );
  return [
    ["createOperation", administrator],
    ...plan.parties.map((): Action => ["addParticipant", administrator]),
    ["startOperation", administrator],
    ...plan.days.map((): Action => ["openReporting", centre]),
    ...[...book.values()].flatMap(({ versions }) =>
      versions.flatMap(({ by, decisions }, index): Action[] => [
        [index === 0 ? "submitReport" : "correctReport", by],
        ...decisions.map((decision): Action => [DECISIONS[decision.kind], decision.by]),
      ]),
    ),
    // Every period is closed, and then the operation.
    ...plan.days.map((): Action => ["closeReporting", centre]),
    ["closeReporting", centre],
    ...(isReopened ? [["reopenReporting", centre] satisfies Action] : []),
    ...(isPublished ? [["publishFigures", centre] satisfies Action] : []),
  ];
}

function count(names: readonly string[]): Map<string, string> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map([...counts].map(([name, number]) => [name, String(number)]));
}
