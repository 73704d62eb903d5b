import { StartupError } from "../core/startup-error";
import type { Plan } from "./plan";

/** Somebody who plays a part, with the roles as they stand in a token. */
export interface Person {
  readonly subject: string;
  readonly roles: readonly string[];
  readonly machine: boolean;
}

/** Makes the headers by which the graph knows a person. */
export type Introduce = (person: Person) => Promise<Readonly<Record<string, string>>>;

/** A person with its headers. */
export interface Player extends Person {
  readonly headers: Readonly<Record<string, string>>;
}

export interface Cast {
  readonly administrator: Player;
  /** Two of them: nobody verifies alone for five days. */
  readonly centre: readonly [Player, Player];
  readonly auditor: Player;
  /** Who reports for each party: a person, or a program. */
  readonly reporters: ReadonlyMap<string, Player>;
  /** Who reports for a party and works in the centre too. */
  readonly liaisons: ReadonlyMap<string, Player>;
}

/** One in five reports by a program. */
const MACHINES = 5;

export const ADMINISTRATOR: Person = person("administrator", "administrator");

export async function assemble(
  { parties, days }: Plan,
  operation: string,
  introduce: Introduce,
): Promise<Cast> {
  const coordinator = `coordinator:${operation}`;
  const [first, second] = [person("centre-1", coordinator), person("centre-2", coordinator)];
  const auditor = person("auditor", "auditor");
  const reporters = parties.map(({ code }, index): readonly [string, Person] => {
    const role = `reporter:${code}`;
    const isMachine = index % MACHINES === MACHINES - 2;
    return [code, isMachine ? { ...person(`machine-${code}`, role), machine: true } : person(code, role)];
  });
  const withLiaison = days.flatMap(({ reports }) =>
    reports.flatMap(({ party, story }) => (story.byLiaison === true ? [party] : [])),
  );
  const liaisons = withLiaison.map(
    (code) => [code, person(`liaison-${code}`, `reporter:${code}`, coordinator)] as const,
  );
  const people = [...reporters, ...liaisons].map(([, who]) => who);
  const enter = await introduceAll([ADMINISTRATOR, first, second, auditor, ...people], introduce);
  return {
    administrator: enter(ADMINISTRATOR),
    centre: [enter(first), enter(second)],
    auditor: enter(auditor),
    reporters: new Map(reporters.map(([code, who]) => [code, enter(who)])),
    liaisons: new Map(liaisons.map(([code, who]) => [code, enter(who)])),
  };
}

/** All at the beginning, and all who cannot be introduced are named at once. */
async function introduceAll(
  people: readonly Person[],
  introduce: Introduce,
): Promise<(person: Person) => Player> {
  const outcomes = await Promise.allSettled(people.map((who) => introduce(who)));
  const problems = outcomes.flatMap((outcome) =>
    outcome.status === "rejected" ? [(outcome.reason as Error).message] : [],
  );
  if (problems.length > 0) throw new StartupError(problems.join("\n"));
  const headers = new Map(
    outcomes.flatMap((outcome, index) => {
      const subject = people[index]?.subject ?? "";
      return outcome.status === "fulfilled" ? [[subject, outcome.value] as const] : [];
    }),
  );
  return (who) => ({ ...who, headers: headers.get(who.subject) ?? {} });
}

function person(name: string, ...roles: string[]): Person {
  return { subject: `exercise-${name}`, roles, machine: false };
}
