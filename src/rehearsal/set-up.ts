import { StartupError } from "../core/startup-error";
import { ADD, CODES, CREATE, OPEN, START, WHO } from "./documents";
import type { Graph } from "./graph";
import { ADMINISTRATOR, assemble, type Introduce, type Player } from "./people";
import type { Plan } from "./plan";
import type { Stage } from "./stage";

const MOST_A_DAY = 100;

interface SetUp {
  readonly graph: Graph;
  readonly plan: Plan;
  readonly introduce: Introduce;
  readonly today: string;
  readonly say: (line: string) => void;
}

/** An operation of its own, plainly fictitious, with its participants, and reporting opened for all its days. */
export async function setUp({ graph, plan, introduce, today, say }: SetUp): Promise<Stage> {
  const administrator = { ...ADMINISTRATOR, headers: await introduce(ADMINISTRATOR) };
  await requireTaken(graph, administrator);
  const operation = await findFreeCode(graph, administrator, today);
  const cast = await assemble(plan, operation, introduce);
  await create(graph, administrator, operation, plan);
  await addParticipants(graph, administrator, operation, plan);
  const periods = await open(graph, cast.centre[0], operation, plan);
  say(
    `${operation}: ${plan.parties.length} participants, ${plan.days.length} ${plan.days.length === 1 ? "day" : "days"}, seed ${plan.seed}, at ${graph.url}`,
  );
  return { graph, plan, cast, operation, periods, say };
}

async function requireTaken(graph: Graph, administrator: Player): Promise<void> {
  const { errors, data } = await graph.ask<{ viewer: { roles: string[] } }>(administrator, WHO);
  if (data?.viewer.roles.includes("ADMINISTRATOR") === true) return;
  throw new StartupError(
    [
      `${graph.url} does not take the tokens of this rehearsal: ${errors[0]?.message ?? "nobody is an administrator"}`,
      "They are signed with the development key of DATA_FOLDER, which a server in production, or with another",
      "DATA_FOLDER, never takes. Run the rehearsal with the DATA_FOLDER of the server; in production give tokens of",
      "its issuer: npm run rehearse -- --tokens FILE.json",
    ].join("\n"),
  );
}

async function findFreeCode(graph: Graph, administrator: Player, today: string): Promise<string> {
  const codes = Array.from({ length: MOST_A_DAY }, (_, index) => `exercise-${today}-${index + 1}`);
  const { operationsByCodes } = await graph.data<{ operationsByCodes: readonly (object | null)[] }>(
    administrator,
    CODES,
    { codes },
  );
  const free = codes.find((_code, index) => operationsByCodes[index] === null);
  if (free !== undefined) return free;
  throw new StartupError(`There have been ${MOST_A_DAY} exercises today; rehearse on another database.`);
}

async function create(graph: Graph, administrator: Player, code: string, { days }: Plan): Promise<void> {
  const [first, last] = [days[0]?.day, days.at(-1)?.day];
  await graph.data(administrator, CREATE, {
    input: {
      idempotencyKey: `create ${code}`,
      code,
      name: `EXERCISE ${code.slice("exercise-".length)} (fictitious)`,
      motto: "This is an exercise",
      summary: "A rehearsal by a program: no such operation was held, and every figure is invented.",
      startsOn: first,
      endsOn: last,
      exercise: true,
      environments: ["PHYSICAL", "CLEAR_WEB", "DARK_WEB", "SOCIAL_MEDIA"],
      threatAreas: ["FIREARMS_TRAFFICKING", "MIGRANT_SMUGGLING", "DRUG_TRAFFICKING"],
      coordinationCentre: { city: "Sarajevo", country: "BA" },
    },
  });
}

/** One after the other: each addition is made at the version that the one before has left. */
async function addParticipants(
  graph: Graph,
  administrator: Player,
  operation: string,
  { parties }: Plan,
): Promise<void> {
  let expectedVersion = 1;
  for (const [index, { code: party, kind }] of parties.entries()) {
    const role = index === 0 ? "LEAD" : kind === "AGENCY" ? "SUPPORT" : "PARTICIPANT";
    const input = { idempotencyKey: `add ${operation} ${party}`, operation, expectedVersion, party, role };
    const { addParticipant } = await graph.data<{
      addParticipant: { participant: { operation: { version: number } } };
    }>(administrator, ADD, { input });
    expectedVersion = addParticipant.participant.operation.version;
  }
  await graph.data(administrator, START, { input: { operation, expectedVersion } });
}

async function open(
  graph: Graph,
  centre: Player,
  operation: string,
  { days }: Plan,
): Promise<Map<string, string>> {
  const { openReporting } = await graph.data<{
    openReporting: { operation: { reportingPeriods: { id: string; day: string }[] } };
  }>(centre, OPEN, {
    input: {
      idempotencyKey: `open ${operation}`,
      operation,
      timeZone: "Europe/Sarajevo",
      periods: days.map(({ day, deadline }) => ({ day, deadline })),
    },
  });
  return new Map(openReporting.operation.reportingPeriods.map(({ day, id }) => [day, id]));
}
