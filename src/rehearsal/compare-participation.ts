import type { Book } from "./book";
import { type Check, compare } from "./check";
import { PARTICIPANTS, PARTICIPATION } from "./documents";
import type { Stage } from "./stage";

interface Participants {
  readonly operation: {
    readonly name: string;
    readonly exercise: boolean;
    readonly participants: {
      readonly totalCount: number;
      readonly nodes: readonly { readonly kind: string; readonly party: { readonly code: string } }[];
    };
  };
}

/** Who takes part, and as what; and that it says of itself that it is an exercise. */
export async function compareParticipants(
  name: string,
  { graph, cast, operation, plan }: Stage,
): Promise<Check> {
  const { operation: found } = await graph.data<Participants>(cast.centre[1], PARTICIPANTS, {
    code: operation,
  });
  return compare(
    name,
    new Map([
      ["exercise", "true"],
      ["fictitious by its name", "true"],
      ["all", String(plan.parties.length)],
      ...plan.parties.map(({ code, kind }) => [code, kind] as const),
    ]),
    new Map([
      ["exercise", String(found.exercise)],
      ["fictitious by its name", String(/EXERCISE.*fictitious/.test(found.name))],
      ["all", String(found.participants.totalCount)],
      ...found.participants.nodes.map(({ kind, party }) => [party.code, kind] as const),
    ]),
  );
}

interface Participation {
  readonly operation: {
    readonly participation: readonly {
      readonly participant: { readonly party: { readonly code: string } };
      readonly period: { readonly day: string };
      readonly state: string;
      readonly nilReturn: boolean | null;
      readonly report: { readonly version: number } | null;
    }[];
  };
}

/** Who has reported for which day, who was late and who has not. */
export async function compareParticipation(
  name: string,
  { graph, cast, operation, plan }: Stage,
  book: Book,
): Promise<Check> {
  const { operation: found } = await graph.data<Participation>(cast.centre[1], PARTICIPATION, {
    code: operation,
  });
  return compare(
    name,
    new Map(
      plan.days.flatMap(({ isPast, reports }) =>
        reports.map(({ key }) => {
          const entry = book.get(key);
          if (entry === undefined) return [key, describe(isPast ? "OVERDUE" : "AWAITED", null, null)];
          const [reported, latest] = [isPast ? "REPORTED_LATE" : "REPORTED", entry.versions.at(-1)];
          const state = entry.status === "WITHDRAWN" ? "WITHDRAWN" : reported;
          return [key, describe(state, latest?.content.nilReturn ?? null, entry.versions.length)];
        }),
      ),
    ),
    new Map(
      found.participation.map(({ participant, period, state, nilReturn, report }) => [
        `${participant.party.code} ${period.day}`,
        describe(state, nilReturn, report?.version ?? null),
      ]),
    ),
  );
}

function describe(state: string, nilReturn: boolean | null, version: number | null): string {
  return `${state}, ${version === null ? "no report" : `version ${version}`}, nil return ${nilReturn ?? "unknown"}`;
}
