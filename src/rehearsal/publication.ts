import type { Book } from "./book";
import { type Check, compare } from "./check";
import { countedIn } from "./compare-reports";
import { fromThousandths, toThousandths } from "./decimal";
import { PUBLISH, PUBLISHED, RECONCILIATION, VERSION } from "./documents";
import type { Stage } from "./stage";
import { addUp } from "./totals";

/** The centre releases what is verified, and says so a second time with the same key. */
export async function publish({ graph, cast, operation, plan, say }: Stage): Promise<void> {
  const [centre] = cast.centre;
  const found = await graph.data<{ operation: { version: number } }>(centre, VERSION, { code: operation });
  const input = {
    idempotencyKey: `publish ${operation}`,
    operation,
    expectedVersion: found.operation.version,
    status: "FINAL",
    code: "final",
    publisher: "Coordination centre of the exercise",
    title: "EXERCISE: fictitious figures",
    publishedOn: plan.days.at(-1)?.day,
    breakdowns: ["PARTY", "DAY", "ENVIRONMENT", "THREAT_AREA"],
  };
  await graph.data(centre, PUBLISH, { input });
  await graph.data(centre, PUBLISH, { input });
  say("Figures published");
}

interface Figure {
  readonly subject: string;
  readonly category: { readonly code: string } | null;
  readonly value: number;
  readonly unit: string | null;
  readonly currency: string | null;
  readonly qualifier: string;
}

interface Published {
  readonly operation: {
    readonly status: string;
    readonly published: {
      readonly countries: Figure | null;
      readonly officers: Figure | null;
      readonly deployments: readonly Figure[];
      readonly checks: { readonly total: Figure | null; readonly byCategory: readonly Figure[] };
      readonly results: readonly Figure[];
    };
    readonly figures: { readonly totalCount: number; readonly nodes: readonly Figure[] };
  };
}

interface Reconciled {
  readonly operation: {
    readonly reconciliation: {
      readonly discrepancies: readonly { kind: string; subject: string; stated: number; computed: number }[];
    };
  };
}

/** What anyone reads of the publication, and that nothing in it contradicts itself or what was reported. */
export async function comparePublication(
  name: string,
  { graph, cast, operation, plan }: Stage,
  book: Book,
): Promise<Check> {
  const { operation: found } = await graph.data<Published>(null, PUBLISHED, { code: operation });
  const reconciled = await graph.data<Reconciled>(cast.centre[1], RECONCILIATION, { code: operation });
  const { countries, officers, deployments, checks, results } = found.published;
  const headlines = [countries, checks.total, ...checks.byCategory, ...results, ...deployments, officers];
  const totals = [...addUp(countedIn(book))].filter(
    ([name]) => name !== "reports" && !name.endsWith(" hits"),
  );
  const stated = new Map([
    ...totals,
    ["countries", String(plan.parties.filter(({ kind }) => kind !== "AGENCY").length)],
  ]);
  const twice = (of: ReadonlyMap<string, string>, name: string) =>
    [...of].map(([key, value]) => [`${name} ${key}`, `${value} EXACT`] as const);
  return compare(
    name,
    new Map([
      ["status", "PUBLISHED"],
      ["figures", String(stated.size)],
      ...twice(stated, "published"),
      ...twice(stated, "figures"),
    ]),
    new Map([
      ["status", found.status],
      ["figures", String(found.figures.totalCount)],
      ...headlines.flatMap((figure) => (figure === null ? [] : [valueOf("published", figure)])),
      ...found.figures.nodes.map((figure) => valueOf("figures", figure)),
      // What is implausible is a question about reports: the numbers of an exercise are drawn by lot.
      ...reconciled.operation.reconciliation.discrepancies
        .filter(({ kind }) => kind !== "IMPLAUSIBLE")
        .map(
          ({ kind, subject, stated: one, computed }) =>
            [`discrepancy ${kind} ${subject}`, `${one} and ${computed}`] as const,
        ),
    ]),
  );
}

const NAMES: Readonly<Record<string, string>> = {
  COUNTRIES: "countries",
  CHECKS: "checks",
  RESULTS: "results",
  DEPLOYMENTS: "on duty",
};

function valueOf(
  where: string,
  { subject, category, value, unit, currency, qualifier }: Figure,
): [string, string] {
  const name = [
    NAMES[subject] ?? subject,
    category?.code,
    ...(subject === "RESULTS" ? [unit ?? currency] : []),
  ];
  return [
    `${where} ${name.filter((word) => word != null).join(" ")}`,
    `${fromThousandths(toThousandths(value))} ${qualifier}`,
  ];
}
