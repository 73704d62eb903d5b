import { type House, inTurn, openHouse } from "./callers";
import { type Principal, PRINCIPALS, REPORT_STATUSES, sees, type State, STATUSES } from "./matrix";
import { createScenes, type Scene } from "./scenes";

/** Which rows there are of whom: the party of a row stands in its participant. */
const OF_PARTIES = [
  "check_count",
  "report",
  "report_decision",
  "report_deployment",
  "report_version",
  "result",
];
/** A total of a whole operation has no participant, and is for who sees all of it. */
const TOTALS = "reported_total";
const TRAIL = "audit_entry";
/** What everyone may hear of has no participant either; whether its operation can be seen is asked elsewhere. */
const CHANGES = "change_entry";

let house: House;
let scenes: Scene[];

beforeAll(async () => {
  house = await openHouse();
  const states = STATUSES.flatMap((status) => REPORT_STATUSES.map((report) => ({ status, report })));
  scenes = await createScenes(house.database, states);
});
afterAll(() => house.stop());

interface Found {
  readonly code: string;
  readonly party: string | null;
}

/** Of which operations and parties a table has rows, when nothing but row-level security stands before it. */
async function found(principal: Principal, table: string): Promise<string[]> {
  const codes = scenes.map(({ code }) => code);
  const owner = table === TRAIL ? "null" : "coalesce(participant.country_code, participant.agency_code)";
  const owned = table === TRAIL ? "" : "left join participant on participant.id = line.participant_id";
  const statement = `
    select distinct operation.code, ${owner} as party from ${table} as line
    join operation on operation.id = line.operation_id and not operation.from_file ${owned}`;
  const rows = await house.read<Found>(principal, codes, statement);
  return rows.map(({ code, party }) => `${code} ${party ?? "whole"}`).sort();
}

/** Those of the scenes that the oracle lets somebody see. */
function seen(lets: (state: State, party: string) => boolean, parties: readonly string[]) {
  const pairs = scenes.flatMap((scene) => parties.map((party) => [scene, party] as const));
  return pairs
    .filter(([scene, party]) => lets(scene, party))
    .map(([{ code }, party]) => `${code} ${party}`)
    .sort();
}

test("every table of what was reported, and the audit trail, is under row-level security", async () => {
  const tables = await house.database.$queryRaw<{ name: string }[]>`
    select relname::text as name from pg_class
    where relrowsecurity and relnamespace = current_schema()::regnamespace order by relname`;
  expect(tables.map(({ name }) => name)).toEqual([...OF_PARTIES, CHANGES, TOTALS, TRAIL].sort());
});

test.each(PRINCIPALS.map((principal) => [principal.name, principal] as const))(
  "with nothing else in the way, %s finds what is its own",
  async (_name, principal) => {
    const reads = (state: State, party: string) => sees(principal, "report", state, party);
    const readsWhole = (state: State) => ["ES", "FR", "RS"].every((party) => reads(state, party));
    const counts = ({ report }: State) => report === "SUBMITTED" || report === "VERIFIED";
    const lets = (table: string, state: State, party: string) => {
      if (table === TRAIL) return sees(principal, "auditors", state);
      if (table === CHANGES) return party === "whole" || reads(state, party);
      if (table === TOTALS)
        return counts(state) && (party === "whole" ? readsWhole(state) : reads(state, party));
      // Nobody has decided about the report of Spain while it is SUBMITTED.
      const isThere = table !== "report_decision" || party === "FR" || state.report !== "SUBMITTED";
      return isThere && reads(state, party);
    };
    const tables = [
      ...OF_PARTIES.map((name) => [name, ["ES", "FR"]] as const),
      [TOTALS, ["ES", "whole"]] as const,
      [TRAIL, ["whole"]] as const,
      [CHANGES, ["ES", "FR", "whole"]] as const,
    ];
    const rows = await inTurn(tables, async ([name]) => [name, await found(principal, name)]);
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(
        tables.map(([name, parties]) => [name, seen((state, party) => lets(name, state, party), parties)]),
      ),
    );
  },
);
