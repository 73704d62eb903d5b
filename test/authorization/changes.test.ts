import { randomUUID } from "node:crypto";
import { type House, inTurn, openHouse } from "./callers";
import { type Principal, PRINCIPALS, sees, type State } from "./matrix";
import { createScenes, type Scene } from "./scenes";

let house: House;
let scenes: Scene[];
let codes: string[];

const STATES: readonly State[] = [
  { status: "ACTIVE", report: "SUBMITTED" },
  { status: "PUBLISHED", report: "VERIFIED" },
];

beforeAll(async () => {
  house = await openHouse();
  scenes = await createScenes(house.database, STATES);
  codes = scenes.map(({ code }) => code);
});
afterAll(() => house.stop());

const SINCE = `query($cursor: String) { changesSince(cursor: $cursor) { cursor changes { id } } }`;
const FOLLOW = `subscription($code: String!) { reportChanged(operation: $code) { cursor } }`;

/** Both parties of all scenes send a second version. */
async function correctAll(): Promise<void> {
  const versions = await house.database.reportVersion.findMany({
    select: { operationId: true, participantId: true, periodId: true, reportId: true, late: true },
    where: { report: { operation: { code: { in: codes } } } },
  });
  const sent = { version: 2, reason: "Counted again", nilReturn: true, submittedBy: "sofia" };
  await house.database.reportVersion.createMany({
    data: versions.map((version) => ({
      ...version,
      ...sent,
      id: randomUUID(),
      submittedByMachine: false,
      submittedAt: new Date(),
    })),
  });
}

/** Row-level security would hide what is forgotten, so there is none here. */
test("by what has changed everyone finds the same reports", async () => {
  const since = async (principal: Principal, cursor: string | null) => {
    const answer = await house.ask("without it", principal, codes, { query: SINCE, variables: { cursor } });
    return answer.data.changesSince;
  };
  const before = await inTurn(PRINCIPALS, async (principal) => (await since(principal, null)).cursor);
  await correctAll();
  const reports = new Set(scenes.flatMap(({ ids }) => ids.reports));
  for (const [index, principal] of PRINCIPALS.entries()) {
    const { changes } = await since(principal, before[index]);
    const found = changes.map(({ id }: { id: string }) => id).filter((id: string) => reports.has(id));
    const expected = scenes.flatMap((scene) => {
      const [spanish, french] = scene.ids.reports;
      const seen = [...(sees(principal, "report", scene, "ES") ? [spanish] : [])];
      return [...seen, ...(sees(principal, "report", scene, "FR") ? [french] : [])];
    });
    expect({ who: principal.name, found: found.sort() }).toEqual({
      who: principal.name,
      found: expected.sort(),
    });
  }
});

test("reports are followed by those who work on their operation", async () => {
  for (const principal of PRINCIPALS) {
    const outcomes = await inTurn(scenes, ({ code }) =>
      house.follow("without it", principal, codes, { query: FOLLOW, variables: { code } }),
    );
    const refusal = principal.subject === null ? "UNAUTHENTICATED" : "FORBIDDEN";
    expect({ who: principal.name, outcomes }).toEqual({
      who: principal.name,
      outcomes: scenes.map((scene) => {
        if (sees(principal, "workers", scene)) return null;
        return sees(principal, "operation", scene) ? refusal : "NOT_FOUND";
      }),
    });
  }
});
