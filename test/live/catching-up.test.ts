import { randomUUID } from "node:crypto";
import { createExercise, type Exercise } from "../reports/exercise";
import { startWorld, type World } from "../support/world";
import { openRaw } from "./clients";
import { CHANGES, cursorOfNow, REPORTS } from "./documents";

const IN_ALL = 1_000;
const DROPS = 100;
const LONG_ENOUGH = 120_000;

let world: World;
let exercise: Exercise;

beforeAll(async () => {
  world = await startWorld();
  exercise = await createExercise(world);
});
afterAll(() => world.stop());

/** All participants report and correct in turn, each change in a transaction of its own, as fast as they can. */
async function makeChanges(): Promise<void> {
  const [, periodId = ""] = Buffer.from(exercise.periods[1], "base64url").toString("utf8").split(":");
  const participants = await world.database.participant.findMany({ where: { operationId: exercise.id } });
  const reports = participants.map(({ id }) => ({ participantId: id, reportId: randomUUID() }));
  for (let change = 0; change < IN_ALL; change += 1) {
    const version = 1 + Math.floor(change / reports.length);
    const of = reports[change % reports.length] ?? { participantId: "", reportId: "" };
    await world.database.reportVersion.create({
      select: { id: true },
      data: {
        ...of,
        id: randomUUID(),
        operationId: exercise.id,
        periodId,
        version,
        nilReturn: true,
        reason: version === 1 ? null : "Counted anew",
        submittedBy: "anna",
        submittedByMachine: false,
        // Both are set by the database.
        late: false,
        submittedAt: new Date(),
      },
    });
  }
}

test(
  `a client that loses its connection ${DROPS} times during ${IN_ALL} changes misses none, and ends with what the server has`,
  async () => {
    const headers = exercise.centre;
    const known = new Map<string, { status: string; version: number }>();
    let cursor = await cursorOfNow(world, headers);
    let heard = 0;
    const hear = (kind: string, { id, status, version }: { id: string; status: string; version: number }) => {
      expect(kind).toBe(known.has(id) ? "CORRECTED" : "SUBMITTED");
      known.set(id, { status, version });
      heard += 1;
    };
    const askWhatWasChanged = async () => {
      for (let hasMore = true; hasMore;) {
        const variables = { cursor, operation: exercise.code, first: 100 };
        const { changesSince } = await world.data(CHANGES, variables, headers);
        for (const { kind, node } of changesSince.changes) hear(kind, node);
        ({ cursor, hasMore } = changesSince);
      }
    };

    const changing = makeChanges();
    for (let drop = 0; drop < DROPS; drop += 1) {
      // Half of the times it goes on from its cursor by itself, half of the times it asks first what it has missed.
      if (drop % 2 === 1) await askWhatWasChanged();
      const raw = await openRaw(world.url);
      raw.send({ type: "connection_init", payload: headers });
      await raw.next();
      const variables = { operation: exercise.code, cursor };
      raw.send({ id: "1", type: "subscribe", payload: { query: REPORTS, variables } });
      for (let count = 0; count <= drop % 8 && heard < IN_ALL; count += 1) {
        const { reportChanged } = (await raw.next()).payload.data;
        hear(reportChanged.change, reportChanged.report);
        ({ cursor } = reportChanged);
      }
      raw.socket.terminate();
    }
    await changing;
    await askWhatWasChanged();

    expect(heard).toBe(IN_ALL);
    const { operation } = await world.data(
      `query($code: String!) { operation(code: $code) { reports { nodes { id status version } } } }`,
      { code: exercise.code },
      headers,
    );
    const there = operation.reports.nodes.map(({ id, status, version }: any) => [id, { status, version }]);
    expect(Object.fromEntries(known)).toEqual(Object.fromEntries(there));
    expect([...known.values()].map(({ version }) => version)).toEqual([250, 250, 250, 250]);
  },
  LONG_ENOUGH,
);
